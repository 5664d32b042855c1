package dev.lockstep.driver.cluster;

import dev.lockstep.average.Averager;
import dev.lockstep.average.Exchange;
import dev.lockstep.average.Peer;
import dev.lockstep.average.Rounding;
import dev.lockstep.average.Terms;
import dev.lockstep.checkpoint.Storage;
import dev.lockstep.config.Identity;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.DataException;
import dev.lockstep.engine.Beginning;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.UnlikeException;
import dev.lockstep.engine.card.Situation;
import dev.lockstep.engine.dl4j.Dl4jEngine;
import dev.lockstep.events.Event;
import dev.lockstep.order.Deal;
import dev.lockstep.parallel.Team;
import dev.lockstep.train.Burden;
import dev.lockstep.train.Container;
import dev.lockstep.train.Doing;
import dev.lockstep.train.Job;
import dev.lockstep.train.Memory;
import dev.lockstep.train.Orders;
import dev.lockstep.train.Outcome;
import dev.lockstep.train.TooLittleMemoryException;
import dev.lockstep.train.Training;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;

/** Opens the rooms of the worker, lets them meet, and closes them, the last one first. */
final class Rank implements AutoCloseable {
    /** As Spark calls the executor that lives in the driver. */
    private static final String DRIVER = "driver";

    /** What takes as long as a disk takes has this end only so that no wait is without one. */
    private static final Duration STORAGE = Duration.ofMinutes(30);

    private final RankTask task;
    private final BarrierTaskContext context;
    private final Postman postman;
    private final RunSpec run;
    private final int rank;
    private final Deal deal;
    private final Doing doing;
    private Optional<AwayDirectory> away = Optional.empty();
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    Rank(RankTask task, int rank, BarrierTaskContext context, Postman postman) {
        this.task = task;
        this.context = context;
        this.postman = postman;
        doing = postman.doing();
        this.rank = rank;
        run = RunFile.read("run.yaml", task.runFile(), List.of());
        deal = new Deal(run.training().replicas(), task.ranks());
    }

    Doing doing() {
        return doing;
    }

    int number() {
        return rank;
    }

    Postman postman() {
        return postman;
    }

    /** What to say where memory ran out; with others to bear a part of its replicas, this rank may go on. */
    RuntimeException outOfMemory(OutOfMemoryError error) {
        int own = deal.count(rank);
        String why = new OutOfMemory(own, String.valueOf(error.getMessage()), livesInTheDriver()).describe();
        if (own == 1 || livesInTheDriver()) {
            return new TooLittleMemoryException(why);
        }
        postman.ask(new Message.Bears(new Burden(own - 1, why)));
        return new IllegalStateException(why);
    }

    Outcome train() throws Exception {
        opened(Standstill.watch(
                postman,
                new Standstill.Whereabouts(rank, host(), SparkEnv.get().executorId()),
                run.cluster().deadlines()));
        doing.begin("choosing what it computes on");
        place();
        doing.begin("opening the data set");
        ArrowDataset rows = opened(dataset());
        Team team = opened(new Team(deal.count(rank)));
        doing.begin("loading the engine");
        away = livesInTheDriver() ? Optional.empty() : Optional.of(opened(awayDirectory()));
        Path directory = away.map(AwayDirectory::path).orElse(Path.of(task.directory()));
        Dl4jEngine.warmUp(run.training().arithmetic());
        Beginning beginning = StartModel.beginning(run.network(), rows.schema(), directory);
        RunSpec whole = run.of(beginning.network());
        Engine engine = opened(new Dl4jEngine(Job.engineSpec(whole, rows).from(beginning.start())));
        doing.awaitOthers("finding the other ranks");
        Averager averager = opened(join(team, engine));
        doing.begin("reading its rows");
        Memory memory = livesInTheDriver() ? Memory.none() : Memory.of(task.run());
        Training training = opened(new Training(
                new Job(
                        whole,
                        Identity.of(run, rows.manifest().rowsSha256(), StartModel.sha256(run.network(), directory)),
                        Optional.of(directory),
                        deal,
                        rank,
                        storage()),
                new Training.Rooms(rows, engine, averager, team),
                event -> postman.tell(away.map(a -> a.told(event)).orElse(event)),
                memory,
                orders(),
                Container.ofEachRank(Seats.onThisHost(context), livesInTheDriver() ? task.ranks() : 1)));
        if (!livesInTheDriver()) { // where no rank can be lost without the others
            postman.ask(new Message.Bears(training.burden()));
        }
        getReady(training);
        doing.begin("training");
        Outcome outcome = training.train();
        doing.begin("handing over what it made");
        open.pop().close(); // the training: its last checkpoint is written then
        handOver();
        doing.awaitOthers("waiting until the driver has all that the run made");
        postman.askUntilAnswered(new Message.HandedOver(outcome), waiting("rank 0 to hand over what it made", STORAGE));
        if (outcome.status() != Outcome.Status.REGROUPED) {
            memory.forget(); // not before: who is left could still have to make it again
        }
        return outcome;
    }

    /** Where no rank remembers the run, its newest checkpoint is read, while the others wait for nothing else. */
    private void getReady(Training training) throws IOException, InterruptedException {
        doing.awaitOthers("telling what it remembers");
        long furthest = (Long) postman.askUntilAnswered(
                new Message.Remembers(training.remembers()), waiting("the other ranks to begin", startDeadline()));
        if (furthest == 0) {
            doing.begin("reading the newest checkpoint");
            training.recall();
        }
        doing.awaitOthers("waiting until all ranks are ready");
        postman.askUntilAnswered(
                new Message.Ready(),
                furthest == 0
                        ? waiting("rank 0 to read the newest checkpoint", STORAGE)
                        : waiting("the other ranks to be ready", startDeadline()));
    }

    private Postman.Wait waiting(String what, Duration deadline) {
        boolean isStart = deadline.equals(startDeadline());
        return new Postman.Wait(isStart ? what + " (cluster.deadlines.start)" : what, deadline, context::isInterrupted);
    }

    private Storage storage() {
        Storage storage = Storage.by(LocalBlocks.hadoop());
        return away.map(copy -> storage.bringing(copy::bring)).orElse(storage);
    }

    private Orders orders() {
        return new Orders() {
            @Override
            public boolean endsBefore(long step) {
                doing.step(step);
                return context.isInterrupted();
            }

            @Override
            public Doing doing() {
                return doing;
            }

            @Override
            public boolean endsForGood() {
                return Boolean.TRUE.equals(postman.ask(new Message.AreWeDone()));
            }

            @Override
            public boolean regroups() {
                return Boolean.TRUE.equals(postman.ask(new Message.AtBorder()));
            }
        };
    }

    /** Sends the driver what was written since the last time. */
    void handOver() {
        away.ifPresent(AwayDirectory::sendAll);
    }

    private AwayDirectory awayDirectory() throws IOException {
        AwayDirectory copy = new AwayDirectory(postman, Path.of(task.directory()), Scratch.open("lockstep-run-"));
        if (run.network().imported().isPresent()) {
            copy.expect(List.of(StartModel.FILE));
            copy.fetch(StartModel.FILE);
        }
        if (rank == 0) {
            copy.expect(task.checkpoints());
        }
        return copy;
    }

    private void place() {
        postman.tell(new Event.RankPlaced(
                rank,
                host(),
                SparkEnv.get().executorId(),
                Processor.of(run.cluster().device(), Device.of(context), Situation::ofThisProcess),
                deal.first(rank),
                deal.count(rank)));
    }

    private static String host() {
        return SparkEnv.get().blockManager().blockManagerId().host();
    }

    static boolean livesInTheDriver() {
        return SparkEnv.get().executorId().equals(DRIVER);
    }

    private Duration startDeadline() {
        return run.cluster().deadlines().start().duration();
    }

    private ArrowDataset dataset() {
        try {
            return LocalBlocks.open(task.dataset(), run.data());
        } catch (DataException e) {
            throw new DataException(e.getMessage() + " (seen from " + host() + "); " + SharedFolder.REMEDY, e);
        }
    }

    @SuppressWarnings("unchecked") // what else the driver answers is the peers
    private Averager join(Team team, Engine engine) throws IOException, InterruptedException {
        Terms terms = new Terms(
                SparkEnv.get().conf().getAppId(),
                task.attempt(),
                new Terms.Deadlines(
                        startDeadline(), run.cluster().deadlines().meeting().duration()),
                SparkSecrecy.ofThisExecutor(),
                Rounding.valueOf(run.training().average().compress().name()),
                Optional.of(Terms.USUAL_SHARED_MEMORY),
                warning -> postman.tell(new Event.Warned("rank " + rank + ": " + warning)));
        Exchange exchange = opened(Exchange.listen(rank, host(), terms));
        Object answer = postman.askUntilAnswered(
                new Message.Here(exchange.peer(), engine.fingerprint()),
                waiting("the other ranks to begin", startDeadline()));
        if (answer instanceof Message.Unlike unlike) {
            throw new UnlikeException(unlike.differences());
        }
        return exchange.join(deal, (List<Peer>) answer, team);
    }

    private <T extends AutoCloseable> T opened(T room) {
        open.push(room);
        return room;
    }

    @Override
    public void close() {
        RuntimeException failure = null;
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception e) {
                failure = failure == null ? new IllegalStateException("rank " + rank + " cannot close", e) : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }
}
