package dev.lockstep.driver.capacity;

import dev.lockstep.average.Averager;
import dev.lockstep.average.RankExchange;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.checkpoint.CheckpointStorage;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunIdentity;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.driver.cluster.OpenRooms;
import dev.lockstep.driver.cluster.ProbeRank;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.Engines;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import dev.lockstep.train.RankJob;
import dev.lockstep.train.StepRecorder;
import dev.lockstep.train.Training;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One rank of a group that trains, opened as a run opens it. Closing it leaves nothing. */
final class StepGroup implements AutoCloseable {
    private final OpenRooms open = new OpenRooms("a rank that was measured");
    private final StepRecorder recorder;

    /** One group of many, whose ranks open it at the same time, or one rank by itself. */
    static StepGroup open(ProbeRank rank, String name, StepSize size, String dataset) throws Exception {
        return new StepGroup(rank, size.ranks() == 1 ? name + "-alone-" + rank.number() : name, size, dataset);
    }

    /** @param name of the group, that no other group has */
    private StepGroup(ProbeRank rank, String name, StepSize size, String dataset) throws Exception {
        int own = size.ranks() == 1 ? 0 : rank.number();
        try {
            RunSpec run = of(rank.run(), size);
            ArrowDataset rows = open.opened(rank.dataset(dataset));
            ThreadTeam team = open.opened(new ThreadTeam(size.replicasARank()));
            Engine engine = open.opened(Engines.named(run.training().engine())
                    .open(RankJob.engineSpec(run, rows).on(rank.device().device())));
            ReplicaAssignment assignment = new ReplicaAssignment(size.replicas(), size.ranks());
            RankExchange exchange = open.opened(rank.listen(
                    name,
                    own,
                    WireRounding.valueOf(run.training().average().compress().name())));
            Averager averager = open.opened(exchange.join(assignment, peers(rank, size, exchange.peer()), team));
            RankJob job = new RankJob(
                    run,
                    RunIdentity.of(run, "", Optional.empty()),
                    Optional.empty(),
                    assignment,
                    own,
                    CheckpointStorage.byDefault());
            recorder =
                    open.opened(new StepRecorder(job, new Training.Rooms(rows, engine, averager, team), rank.memory()));
        } catch (Exception | Error e) {
            close();
            throw e;
        }
    }

    /**
     * The run with as many replicas and rows as are to be measured, in as many batches as the run has of them where that is even: its
     * steps and its averages one after the other, as the model has them.
     */
    static RunSpec of(RunSpec run, StepSize size) {
        int accumulate = BigInteger.valueOf(run.training().accumulate())
                .gcd(BigInteger.valueOf(size.batch()))
                .intValueExact();
        return RunFile.read(
                "the run file",
                RunFile.write(run),
                List.of(
                        "training.replicas=" + size.replicas(),
                        "training.batch=" + size.batch() / accumulate,
                        "training.accumulate=" + accumulate,
                        "cluster.ranks=" + size.ranks(),
                        "cluster.minRanks=1",
                        "cluster.overlap=false"));
    }

    private static List<PeerEndpoint> peers(ProbeRank rank, StepSize size, PeerEndpoint own)
            throws InterruptedException {
        if (size.ranks() == 1) {
            return List.of(own);
        }
        List<ArrayList<PeerEndpoint>> all = rank.meet(new ArrayList<>(List.of(own)));
        return all.stream().flatMap(List::stream).toList();
    }

    /** To be called in place of opening a group by who takes no part in it. */
    static void passOver(ProbeRank rank, StepSize size) throws InterruptedException {
        if (size.ranks() > 1) {
            rank.meet(new ArrayList<PeerEndpoint>());
        }
    }

    StepRecorder recorder() {
        return recorder;
    }

    @Override
    public void close() {
        open.close();
    }
}
