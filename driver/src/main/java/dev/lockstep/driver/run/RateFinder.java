package dev.lockstep.driver.run;

import dev.lockstep.config.HeldOut;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.ReadOptions;
import dev.lockstep.driver.cluster.SparkCluster;
import dev.lockstep.driver.page.RateCurve;
import dev.lockstep.events.Event;
import dev.lockstep.network.RateSchedule;
import dev.lockstep.network.ScheduledRate;
import dev.lockstep.setting.SettingWriter;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Finds out which learning rates can be right for a run: trains it for some steps, while the rate rises from far too low to far too
 * high. What it learns is of no use; its directory stays, for whoever wants to see the events.
 */
public final class RateFinder {
    private final RunSpec run;
    private final double from;
    private final double to;
    private final int steps;

    /** @param steps in which the rate rises */
    public RateFinder(RunSpec run, double from, double to, int steps) {
        this.run = run;
        this.from = from;
        this.to = to;
        this.steps = steps;
    }

    /** Trains, and lets go of the directory. */
    public RateCurve find(SparkCluster cluster, RunDirectory directory, RunListener listener)
            throws IOException, InterruptedException {
        RunSpec first = run.data().split().validation() instanceof HeldOut.Folds ? run.fold(1) : run;
        RunSpec rising = rising(first, stepsPerEpoch(cluster, first, directory));
        Steps heard = new Steps(rising.training().updater().learningRate(), listener);
        TrainingRun training = TrainingRun.of(rising, directory).tellingTo(heard);
        heard.training = training;
        training.train(cluster);
        return heard.curve();
    }

    private long stepsPerEpoch(SparkCluster cluster, RunSpec first, RunDirectory directory) throws IOException {
        try (ArrowDataset rows =
                ArrowDataset.open(TrainingRun.of(first, directory).prepare(cluster), ReadOptions.of(first.data()))) {
            return rows.shards(first.training().replicas(), first.training().rowsAStep())
                    .stepsPerEpoch();
        } catch (RuntimeException e) {
            directory.giveBack();
            throw e;
        }
    }

    /** The run with a rate that rises, for as many epochs as that takes, and with nothing that would end it or come after it. */
    private RunSpec rising(RunSpec first, long stepsPerEpoch) {
        String updater = "training.updater."
                + SettingWriter.spelt((Record) first.training().updater());
        List<String> settings = new ArrayList<>(List.of(
                updater + ".learningRate={ rising: { from: " + from + ", to: " + to + ", over: " + steps + " steps } }",
                "training.epochs=" + Math.max(1, (steps + stepsPerEpoch - 1) / stepsPerEpoch),
                "training.earlyStopping=none",
                "after.prune=none",
                "after.quantise=none",
                "after.saliency=0",
                "after.examples=0",
                "name=" + first.name() + "-find-rate"));
        return RunFile.read("the run file", RunFile.write(first), settings);
    }

    /** Hears what each step cost, and ends the run when there is no more to hear. */
    private final class Steps implements RunListener {
        private final RateSchedule schedule;
        private final RunListener listener;
        private final List<RateCurve.Point> points = new CopyOnWriteArrayList<>();
        private volatile TrainingRun training;
        private boolean isOver;

        @SuppressWarnings("NullAway.Init") // it is given before the run begins
        Steps(RateSchedule schedule, RunListener listener) {
            this.schedule = schedule;
            this.listener = listener;
        }

        RateCurve curve() {
            return new RateCurve(List.copyOf(points.subList(0, Math.min(steps, points.size()))));
        }

        @Override
        public void accept(Event event) {
            listener.accept(event);
            if (event instanceof Event.Progress progress) {
                double rate = ScheduledRate.at(schedule, progress.step() - 1, 1, steps);
                points.add(new RateCurve.Point(rate, progress.loss()));
                if (!isOver && (points.size() >= steps || curve().isOver())) {
                    isOver = true;
                    Thread end = new Thread(this::end, "rate-found"); // this one is waited for by who ends a run
                    end.setDaemon(true);
                    end.start();
                }
            }
        }

        private void end() {
            try {
                if (training.isUnderway()) {
                    training.interrupt("all rates were tried");
                }
            } catch (IOException e) {
                listener.says("the directory of the run says nothing of its end: " + e.getMessage());
            }
        }
    }
}
