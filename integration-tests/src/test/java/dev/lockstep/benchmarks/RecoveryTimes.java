package dev.lockstep.benchmarks;

import dev.lockstep.driver.run.RunListener;
import dev.lockstep.events.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Hears how long a run stands still after each kill, and whenever a replacement is taken in. */
final class RecoveryTimes implements RunListener {
    private final List<Double> kills = new ArrayList<>();
    private final List<Double> intakes = new ArrayList<>();
    private final List<Double> ends = new ArrayList<>();
    private long killed;
    private long stopped;
    private long lastWord;
    private long lastEpoch;
    private boolean takesIn;
    private Event.Spent before = new Event.Spent(0, 0, 0, 0);
    private Event.Spent current = before;

    @Override
    public void accept(Event event) {
        long now = System.nanoTime();
        if (event instanceof Event.Noted noted && noted.message().startsWith("fault ")) {
            killed = now;
        } else if (event instanceof Event.TimeSpent spent) {
            current = spent.spent();
            lastWord = now;
        } else if (event instanceof Event.Regrouped regrouped) {
            takesIn = regrouped.why().equals("more executors have come");
            stopped = takesIn ? lastWord : killed;
        } else if (event instanceof Event.RunStarted) {
            before = before.plus(current);
            current = new Event.Spent(0, 0, 0, 0);
        } else if (event instanceof Event.Progress progress) {
            current = progress.spent().orElse(current);
            goesOn(now);
        } else if (event instanceof Event.EpochEnded) {
            lastEpoch = now;
        } else if (event instanceof Event.RunEnded) {
            ends.add((now - lastEpoch) / 1e9);
        }
    }

    private void goesOn(long now) {
        if (stopped != 0) {
            (takesIn ? intakes : kills).add((now - stopped) / 1e9);
            stopped = 0;
        }
    }

    List<String> lines() {
        Event.Spent all = before.plus(current);
        return List.of(
                line("kill to the next averaged step", kills),
                line("last step before a replacement is taken in to the next", intakes),
                line("last verdict to the end of the run", ends),
                String.format(
                        Locale.ROOT,
                        "judging and checkpoints: %.1f %% of the time of steps",
                        100 * (all.judging() + all.checkpoints()) / (all.steps() + all.rows())));
    }

    private static String line(String what, List<Double> seconds) {
        if (seconds.isEmpty()) {
            return what + ": never";
        }
        double[] values = seconds.stream().mapToDouble(Double::doubleValue).toArray();
        return String.format(
                Locale.ROOT,
                "%s: median %.2f s, worst %.2f s, of %d",
                what,
                Benchmarks.median(values),
                seconds.stream().mapToDouble(Double::doubleValue).max().orElseThrow(),
                values.length);
    }
}
