package dev.lockstep.driver.cluster;

import dev.lockstep.average.Averager;
import dev.lockstep.average.MeetingLog;
import dev.lockstep.average.RankExchange;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.checkpoint.CheckpointStorage;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.DataException;
import dev.lockstep.engine.ArithmeticMismatchException;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineProvider;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.InitialModel;
import dev.lockstep.engine.card.CardDemand;
import dev.lockstep.engine.card.CardEnvironment;
import dev.lockstep.engine.card.CardSupport;
import dev.lockstep.engine.parameter.ParameterNeeds;
import dev.lockstep.events.Event;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.Clock;
import dev.lockstep.parallel.ThreadTeam;
import dev.lockstep.train.ProcessMemory;
import dev.lockstep.train.RankControl;
import dev.lockstep.train.RankJob;
import dev.lockstep.train.RankPhase;
import dev.lockstep.train.ReplicaCapacity;
import dev.lockstep.train.SurvivingState;
import dev.lockstep.train.TooLittleMemoryException;
import dev.lockstep.train.Training;
import dev.lockstep.train.TrainingOutcome;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opens the rooms of the worker, lets them meet, and closes them, the last one first. */
final class RankSession implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RankSession.class);

    /** What takes as long as a disk takes has this end only so that no wait is without one. */
    private static final Duration STORAGE = Duration.ofMinutes(30);

    private final RankTask task;
    private final RankPlatform platform;
    private final DriverChannel channel;
    private final RunSpec run;
    private final int rank;
    private final ReplicaAssignment assignment;
    private final RankPhase phase;
    private final MeetingLog meetings;
    private Optional<RemoteRunDirectory> away = Optional.empty();
    private final OpenRooms open;

    RankSession(RankTask task, int rank, RankPlatform platform, DriverChannel channel) {
        this.task = task;
        this.platform = platform;
        meetings = new MeetingLog(clock());
        this.channel = channel;
        phase = channel.phase();
        this.rank = rank;
        open = new OpenRooms("rank " + rank);
        run = RunFile.read(RunDirectoryNames.RUN_FILE, task.runFile(), List.of());
        assignment = new ReplicaAssignment(run.training().replicas(), task.ranks());
    }

    RankPhase phase() {
        return phase;
    }

    int number() {
        return rank;
    }

    DriverChannel channel() {
        return channel;
    }

    /** What to say where memory ran out; with others to bear a part of its replicas, this rank may go on. */
    RuntimeException outOfMemory(OutOfMemoryError error) {
        int own = assignment.count(rank);
        String why = new OutOfMemory(own, String.valueOf(error.getMessage()), livesInTheDriver()).describe();
        if (own == 1 || livesInTheDriver()) {
            return new TooLittleMemoryException(why);
        }
        channel.ask(new RankMessage.Bears(new ReplicaCapacity(own - 1, why)));
        return new IllegalStateException(why);
    }

    TrainingOutcome train() throws Exception {
        opened(ExecutorFarewell.rank());
        opened(StandstillWatch.watch(
                channel,
                new StandstillWatch.Whereabouts(rank, platform.host(), platform.executor()),
                run.cluster().deadlines()));
        phase.begin("choosing what it computes on");
        DeviceDecision place = place();
        phase.begin("opening the data set");
        ArrowDataset rows = opened(dataset());
        ComputeDevice device = withRoom(place, rows);
        ThreadTeam team = opened(new ThreadTeam(assignment.count(rank), clock()));
        phase.begin("loading the engine");
        away = livesInTheDriver() ? Optional.empty() : Optional.of(opened(awayDirectory()));
        Path folder = away.map(RemoteRunDirectory::path).orElse(Path.of(task.directory()));
        EngineProvider engines = Engines.named(run.training().engine());
        engines.prepare(device);
        engines.warmUp(run.training().arithmetic());
        InitialModel initialModel = StartModel.beginning(run, rows.schema(), folder);
        RunSpec whole = run.of(initialModel.network());
        Engine engine = opened(engines.open(
                RankJob.engineSpec(whole, rows).from(initialModel.start()).on(device)));
        phase.awaitOthers("finding the other ranks");
        Averager averager = opened(join(team, engine));
        phase.begin("reading its rows");
        SurvivingState state = livesInTheDriver() ? SurvivingState.none() : platform.memoryOf(task.run());
        Training training = opened(new Training(
                new RankJob(whole, identity(rows, folder), Optional.of(folder), assignment, rank, storage()),
                new Training.Rooms(rows, engine, averager, team),
                event -> channel.tell(away.map(a -> a.asOfTheTrueOne(event)).orElse(event)),
                state,
                control(),
                ProcessMemory.ofEachRank(platform.ranksOnItsHost(), livesInTheDriver() ? task.ranks() : 1)));
        if (!livesInTheDriver()) { // where no rank can be lost without the others
            channel.ask(new RankMessage.Bears(training.capacity()));
        }
        getReady(training);
        phase.begin("training");
        TrainingOutcome outcome = training.train();
        handOver(outcome);
        if (outcome.status() != TrainingOutcome.Status.REGROUPED) {
            state.forget(); // not before: who is left could still have to make it again
        }
        return outcome;
    }

    private RunIdentity identity(ArrowDataset rows, Path folder) throws IOException {
        return RunIdentity.of(run, rows.manifest().rowsSha256(), StartModel.sha256(run.network(), folder))
                .begunBy(Optional.of(task.earlierEngines()).filter(engines -> !engines.isEmpty()));
    }

    /** Returns when the driver has all that the run made. */
    private void handOver(TrainingOutcome outcome) throws Exception {
        phase.begin("handing over what it made");
        open.closeLast(); // the training: its last checkpoint is written then
        sendAll();
        phase.awaitOthers("waiting until the driver has all that the run made");
        channel.askUntilAnswered(
                new RankMessage.HandedOver(outcome), waiting("rank 0 to hand over what it made", STORAGE));
    }

    /** Where no rank remembers the run, its newest checkpoint is read, while the others wait for nothing else. */
    private void getReady(Training training) throws IOException, InterruptedException {
        phase.awaitOthers("telling what it remembers");
        long furthest = (Long) channel.askUntilAnswered(
                new RankMessage.Remembers(training.remembers()), waiting("the other ranks to begin", startDeadline()));
        if (furthest == 0) {
            phase.begin("reading the newest checkpoint");
            training.recall();
        }
        phase.awaitOthers("waiting until all ranks are ready");
        channel.askUntilAnswered(
                new RankMessage.Ready(),
                furthest == 0
                        ? waiting("rank 0 to read the newest checkpoint", STORAGE)
                        : waiting("the other ranks to be ready", startDeadline()));
    }

    private DriverChannel.Wait waiting(String what, Duration deadline) {
        boolean isStart = deadline.equals(startDeadline());
        return new DriverChannel.Wait(
                isStart ? what + " (cluster.deadlines.start)" : what, deadline, platform::isStopped);
    }

    private CheckpointStorage storage() {
        CheckpointStorage storage = CheckpointStorage.by(platform.hadoop());
        return away.map(copy -> storage.mirroredBy(copy.checkpoints())).orElse(storage);
    }

    private RankControl control() {
        return new RankControl() {
            @Override
            public boolean endsBefore(long step) {
                phase.step(step);
                return platform.isStopped();
            }

            @Override
            public boolean leaves() {
                return platform.leaves();
            }

            @Override
            public Clock clock() {
                return RankSession.this.clock();
            }

            @Override
            public void awaitRecord() {
                try {
                    channel.ask(new RankMessage.RecordQuestion());
                } catch (IllegalStateException e) {
                    LOG.debug("what was told is not written yet: {}", e.getMessage()); // but a checkpoint is worth more
                }
            }

            @Override
            public RankPhase phase() {
                return phase;
            }

            @Override
            public boolean endsForGood() {
                return Boolean.TRUE.equals(channel.ask(new RankMessage.StopQuestion()));
            }

            @Override
            public boolean regroups() {
                return Boolean.TRUE.equals(channel.ask(new RankMessage.RegroupQuestion()));
            }
        };
    }

    /** Tells the driver of the last meetings, where there were any; nobody waits for it. */
    void tellMeetings() {
        long[] figures = meetings.figures();
        if (figures.length == 0) {
            return;
        }
        try {
            channel.send(new RankMessage.Flight(platform.host(), figures));
        } catch (IllegalStateException e) {
            LOG.debug("the last meetings are lost: {}", e.getMessage()); // and what failed is told by somebody else
        }
    }

    /** Sends the driver what was written since the last time. */
    void sendAll() {
        away.ifPresent(RemoteRunDirectory::sendAll);
    }

    private RemoteRunDirectory awayDirectory() throws IOException {
        RemoteRunDirectory copy = new RemoteRunDirectory(
                channel, Path.of(task.directory()), ScratchFolder.open(platform.disk(), "lockstep-run-"));
        if (run.network().imported().isPresent()) {
            copy.expect(List.of(RunDirectoryNames.START_MODEL));
            copy.fetch(RunDirectoryNames.START_MODEL);
        }
        if (rank == 0) {
            copy.expect(task.checkpoints());
        }
        return copy;
    }

    private DeviceDecision decide(CardDemand demand) {
        RankDevice given = livesInTheDriver() ? new RankDevice.OwnMachine(rank, task.ranks()) : platform.device();
        return DeviceDecision.of(run.cluster().device(), given, demand, CardEnvironment::ofThisProcess);
    }

    /** Now that it is known what replicas compute: a card may be too small for it. */
    private ComputeDevice withRoom(DeviceDecision place, ArrowDataset rows) {
        if (place.device().equals(ComputeDevice.processor())) {
            return place.device();
        }
        DeviceDecision again = decide(demand(rows));
        if (!again.equals(place)) {
            channel.tell(new Event.Warned("rank " + rank + " computes on " + again.said()));
        }
        return again.device();
    }

    private DeviceDecision place() {
        DeviceDecision decision = decide(CardDemand.least(DeviceDecision.support(run)));
        channel.tell(new Event.RankPlaced(
                rank,
                platform.host(),
                platform.executor(),
                decision.said(),
                assignment.first(rank),
                assignment.count(rank)));
        return decision;
    }

    /** Of a card; how large imported layers are is not known before the engine has read them. */
    private CardDemand demand(ArrowDataset rows) {
        CardSupport support = DeviceDecision.support(run);
        return run.network().imported().isPresent()
                ? CardDemand.least(support)
                : CardDemand.of(
                        support,
                        ParameterNeeds.of(RankJob.engineSpec(run, rows), false),
                        assignment.count(rank),
                        run.training().batch());
    }

    private boolean livesInTheDriver() {
        return platform.livesInTheDriver();
    }

    private Clock clock() {
        return platform.exchange().clock();
    }

    private Duration startDeadline() {
        return run.cluster().deadlines().start().duration();
    }

    private ArrowDataset dataset() {
        try {
            return LocalBlocks.open(task.dataset(), run.data(), platform.disk(), platform.hadoop());
        } catch (DataException e) {
            throw new DataException(
                    e.getMessage() + " (seen from " + platform.host() + "); " + SharedStoreCheck.REMEDY, e);
        }
    }

    @SuppressWarnings("unchecked") // what else the driver answers is the peers
    private Averager join(ThreadTeam team, Engine engine) throws IOException, InterruptedException {
        ExchangeSettings settings = new ExchangeSettings(
                platform.application(),
                task.attempt(),
                new ExchangeSettings.Deadlines(
                        startDeadline(), run.cluster().deadlines().meeting().duration()),
                platform.secrecy(),
                WireRounding.valueOf(run.training().average().compress().name()),
                platform.sharedMemory(),
                warning -> channel.tell(new Event.Warned("rank " + rank + ": " + warning)),
                platform.exchange());
        RankExchange exchange = opened(RankExchange.listen(rank, platform.host(), settings));
        opened(ClusterDrill.reaching(exchange));
        Object answer = channel.askUntilAnswered(
                new RankMessage.PeerAddress(exchange.peer(), engine.fingerprint()),
                waiting("the other ranks to begin", startDeadline()));
        if (answer instanceof RankMessage.Unlike unlike) {
            throw new ArithmeticMismatchException(unlike.differences());
        }
        return meetings.of(exchange.join(assignment, (List<PeerEndpoint>) answer, team));
    }

    private <T extends AutoCloseable> T opened(T room) {
        return open.opened(room);
    }

    @Override
    public void close() {
        open.close();
    }
}
