package dev.lockstep.benchmarks;

import dev.lockstep.average.Averager;
import dev.lockstep.average.MemoryAverager;
import dev.lockstep.average.RankExchange;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.link.ExchangePlatform;
import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.config.ClusterSpec;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineProvider;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.card.CardDecision;
import dev.lockstep.engine.card.CardDemand;
import dev.lockstep.engine.card.CardEnvironment;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import dev.lockstep.train.ProcessMemory;
import dev.lockstep.train.RankControl;
import dev.lockstep.train.RankJob;
import dev.lockstep.train.SurvivingState;
import dev.lockstep.train.Training;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A rank as the product makes one, without Spark and storage of rows, neither of which has a part in a step. It is opened once
 * and trains as often as it is asked to, each time from the first weights. It lives on the thread that made it.
 */
final class PeerRank implements AutoCloseable {
    /** The peers have as many: enough that a batch is not in the innermost cache when its turn comes. */
    private static final int BATCHES = 8;

    private static final Duration DEADLINE = Duration.ofMinutes(10);
    /** The address of this host, where ranks are on several. */
    private static final String HOST = System.getProperty("lockstep.peers.host", "127.0.0.1");

    private final RunSpec run;
    private final DataSchema schema;
    private final ReplicaAssignment assignment;
    private final int rank;
    private final ThreadTeam team;
    private final Engine engine;
    private final Averager averager;
    private final Optional<RankExchange> exchange;
    private final ProcessMemory memory;

    private PeerRank(
            PeerCase network,
            RunSpec run,
            ReplicaAssignment assignment,
            Optional<RankExchange> exchange,
            Function<RankExchange, List<PeerEndpoint>> meeting,
            ProcessMemory memory) {
        this.run = run;
        this.assignment = assignment;
        this.exchange = exchange;
        this.memory = memory;
        schema = network.schema();
        rank = exchange.map(one -> one.peer().rank()).orElse(0);
        team = new ThreadTeam(assignment.count(rank));
        EngineProvider provider = Engines.named(run.training().engine());
        provider.warmUp(run.training().arithmetic());
        engine = provider.open(RankJob.engineSpec(run, rows(1)).on(device(provider, run)));
        averager = exchange.map(one -> one.join(assignment, meeting.apply(one), team))
                .orElseGet(() -> MemoryAverager.join(UUID.randomUUID().toString(), assignment, 0, team, DEADLINE));
    }

    /** The processor, but where the run asks for a card; without any, its way may be rehearsed. */
    private static ComputeDevice device(EngineProvider provider, RunSpec run) {
        if (run.cluster().device() != ClusterSpec.Device.GPU) {
            return ComputeDevice.processor();
        }
        if (Boolean.getBoolean("lockstep.rehearsal")) {
            return new ComputeDevice.Rehearsal();
        }
        CardDecision choice =
                CardDecision.ofAny(CardEnvironment.ofThisProcess(), CardDemand.least(provider.cards()), 0, 1);
        return new ComputeDevice.Card(choice.card().orElseThrow(() -> new IllegalStateException(choice.why())));
    }

    /** All replicas on one rank, as on one machine. */
    static PeerRank ofAll(PeerCase network, RunSpec run, ProcessMemory memory) {
        ReplicaAssignment all = new ReplicaAssignment(run.training().replicas(), 1);
        return new PeerRank(network, run, all, Optional.empty(), one -> List.of(), memory);
    }

    /** One replica among ranks that have one each, as on a cluster; on one host they share memory. */
    static PeerRank ofOne(PeerCase network, RunSpec run, int rank, Function<RankExchange, List<PeerEndpoint>> meeting)
            throws IOException {
        int ranks = run.training().replicas();
        ExchangeSettings settings = new ExchangeSettings(
                "peers",
                "measured",
                new ExchangeSettings.Deadlines(DEADLINE, DEADLINE),
                ExchangeSettings.Secrecy.none(),
                WireRounding.NONE,
                Optional.of(ExchangeSettings.USUAL_SHARED_MEMORY),
                System.err::println,
                ExchangePlatform.OF_THIS_PROCESS);
        RankExchange exchange = RankExchange.listen(rank, HOST, settings);
        ReplicaAssignment assignment = new ReplicaAssignment(ranks, ranks);
        ProcessMemory memory = ProcessMemory.ofEachRank(ranks, 1);
        return new PeerRank(network, run, assignment, Optional.of(exchange), meeting, memory);
    }

    private RandomRows rows(long steps) {
        return new RandomRows(
                schema, steps * run.training().replicas() * run.training().batch(), BATCHES);
    }

    int parameters() {
        try (Replica one = engine.replica(0)) {
            return one.parameters().capacity();
        }
    }

    /** What computes, without the bits that it computes. */
    String versions() {
        return engine.versions().entrySet().stream()
                .filter(entry -> !entry.getKey().startsWith("bits of "))
                .map(Object::toString)
                .collect(Collectors.joining(", "));
    }

    /** Of all replicas together, by the product's own clock: the steps with their averages, and nothing else. */
    double samplesPerSecond(long steps) throws IOException {
        Path directory = Files.createTempDirectory("peers");
        SurvivingState state = exchange.isPresent() ? SurvivingState.of(directory.toString()) : SurvivingState.none();
        try (RandomRows rows = rows(steps);
                Training training = new Training(
                        new RankJob(run, directory, assignment, rank),
                        new Training.Rooms(rows, engine, averager, team),
                        event -> {},
                        state,
                        RankControl.none(),
                        memory)) {
            return training.train().samplesPerSecond();
        } finally {
            state.forget();
            Benchmarks.remove(directory);
        }
    }

    @Override
    public void close() {
        averager.close();
        exchange.ifPresent(RankExchange::close);
        engine.close();
        team.close();
    }
}
