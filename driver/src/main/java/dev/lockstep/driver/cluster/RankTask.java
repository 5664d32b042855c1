package dev.lockstep.driver.cluster;

import dev.lockstep.average.Averager;
import dev.lockstep.average.MemoryAverager;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.ArrowDataset;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Part;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.dl4j.Dl4jEngine;
import dev.lockstep.events.Event;
import dev.lockstep.order.Deal;
import dev.lockstep.order.Shards;
import dev.lockstep.parallel.Team;
import dev.lockstep.train.Job;
import dev.lockstep.train.Memory;
import dev.lockstep.train.Outcome;
import dev.lockstep.train.StoppedException;
import dev.lockstep.train.Training;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.apache.spark.BarrierTaskContext;
import org.apache.spark.SparkEnv;
import scala.Function1;
import scala.collection.Iterator;
import scala.jdk.javaapi.CollectionConverters;

/** The barrier task that is a rank: it opens the rooms of the worker, lets them meet, and returns the outcome. */
record RankTask(String attempt, String runFile, String dataset, String directory, int ranks)
        implements Function1<Iterator<Integer>, Iterator<Outcome>>, Serializable {
    private static final Duration MEETING_DEADLINE = Duration.ofMinutes(5);

    @Override
    public Iterator<Outcome> apply(Iterator<Integer> unused) {
        BarrierTaskContext context = BarrierTaskContext.get();
        int rank = context.partitionId();
        try {
            Outcome outcome = train(context, rank);
            Postman.end(attempt, rank);
            return CollectionConverters.asScala(List.of(outcome).iterator());
        } catch (StoppedException e) {
            Postman.end(attempt, rank);
            throw e;
        } catch (Exception | LinkageError e) {
            Postman.failure(attempt, rank, String.valueOf(e.getMessage()));
            throw new IllegalStateException("rank " + rank + " failed", e);
        }
    }

    private Outcome train(BarrierTaskContext context, int rank) throws Exception {
        RunSpec run = RunFile.read("run.yaml", runFile, List.of());
        Deal deal = new Deal(run.training().replicas(), ranks);
        Job job = new Job(run, Path.of(directory), deal, rank);
        Postman.event(
                attempt,
                rank,
                new Event.RankPlaced(
                        rank,
                        SparkEnv.get().blockManager().blockManagerId().host(),
                        SparkEnv.get().executorId(),
                        "cpu",
                        deal.first(rank),
                        deal.count(rank)));
        try (Dataset rows = ArrowDataset.open(dataset);
                Team team = new Team(deal.count(rank));
                Engine engine = new Dl4jEngine(engineSpec(run, rows));
                Averager averager = MemoryAverager.join(attempt, deal, rank, team, MEETING_DEADLINE);
                Training training = new Training(
                        job,
                        new Training.Rooms(rows, engine, averager, team),
                        event -> Postman.event(attempt, rank, event),
                        Memory.none(),
                        context::isInterrupted)) {
            return training.train();
        }
    }

    private static EngineSpec engineSpec(RunSpec run, Dataset rows) {
        long stepsPerEpoch = new Shards(
                        rows.rows(Part.TRAIN),
                        run.training().replicas(),
                        run.training().batch())
                .stepsPerEpoch();
        return new EngineSpec(
                run.network(),
                run.training().updater(),
                run.training().clip(),
                rows.schema(),
                run.training().seed(),
                stepsPerEpoch,
                stepsPerEpoch * run.training().epochs());
    }
}
