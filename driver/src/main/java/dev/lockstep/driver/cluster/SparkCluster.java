package dev.lockstep.driver.cluster;

import dev.lockstep.config.ClusterSpec.Device;
import dev.lockstep.config.RunSpec;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.events.Event;
import dev.lockstep.train.TrainingOutcome;
import java.io.IOException;
import java.io.Serializable;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.spark.SparkConf;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import scala.util.Properties;

/** A Spark session, and the barrier jobs that train on it. */
public final class SparkCluster implements AutoCloseable {
    private final SparkSession session;
    private final ExecutorRegistry registry;
    private volatile MessageListener listener = MessageListener.NONE;
    private final Runnable end;

    private SparkCluster(SparkSession session, ExecutorRegistry registry, Runnable end) {
        this.session = session;
        this.registry = registry;
        this.end = end;
    }

    /**
     * What a session is to be built with that shall bear runs: all that Spark finds set, and what barrier jobs want besides.
     *
     * @param ranksInOneJvm for which a master of {@code local[*]} gets slots
     */
    public static SparkConf settings(String name, int ranksInOneJvm) {
        return SparkSettings.of(name, ranksInOneJvm);
    }

    /** On a session that is the caller's: it is not closed with the cluster, and others may use it meanwhile. */
    public static SparkCluster on(SparkSession session) {
        String plugin = LockstepPlugin.class.getName();
        if (!session.sparkContext().getConf().get("spark.plugins", "").contains(plugin)) {
            throw new RunFailedException("the Spark session "
                    + session.sparkContext().appName() + " was built without " + plugin
                    + ", by which ranks and driver speak; build it with SparkCluster.settings(name, ranks), or with"
                    + " spark.plugins=" + plugin);
        }
        return new SparkCluster(session, LockstepPlugin.registry(), () -> {});
    }

    /** Starts Spark with the settings that barrier jobs want; it ends with the cluster. */
    public static SparkCluster start(RunSpec run) {
        return start(run, settings(run));
    }

    /** The same, with executors that fail on purpose when they are {@linkplain #drill() told} to. */
    public static SparkCluster startForDrill(RunSpec run) {
        SparkConf spark = settings(run);
        ClusterDrill.allow(spark);
        return start(run, spark);
    }

    private static SparkConf settings(RunSpec run) {
        return SparkSettings.of(run.name(), run.cluster().ranks().orElse(1));
    }

    private static SparkCluster start(RunSpec run, SparkConf spark) {
        if (run.cluster().device() == Device.GPU) {
            CardCheck.ask(spark);
        }
        StandaloneMaster.fault(spark.get("spark.master")).ifPresent(fault -> {
            throw new RunFailedException(fault);
        });
        SparkSession session = SparkSession.builder().config(spark).getOrCreate();
        return new SparkCluster(session, LockstepPlugin.registry(), session::stop);
    }

    public SparkSession session() {
        return session;
    }

    /** Who hears from now on what ranks and driver say to one another. */
    public void hearMessages(MessageListener other) {
        listener = other;
    }

    /** Why there is no card for a run that asks for one, found before anything is begun. */
    public Optional<String> faultOfDevice(RunSpec run) throws InterruptedException {
        if (isLocal()) {
            return DeviceDecision.faultHere(run);
        }
        if (run.cluster().device() != Device.GPU) {
            return Optional.empty();
        }
        CardCheck cards = new CardCheck(spark(), run);
        Optional<String> never = cards.faultOfWorkers().map(DeviceDecision::refusal);
        return never.isPresent() ? never : cards.faultOfExecutors(slots().first(run));
    }

    /** Tells the engine of a run what this process will compute on, where ranks are its threads; to be called before it is used. */
    public void prepareEngine(RunSpec run) {
        if (isLocal()) {
            DeviceDecision.prepareHere(run);
        }
    }

    /** Why no card of this machine has room for what replicas compute; elsewhere each rank looks at its own. */
    public Optional<String> faultOfRoom(RunSpec run, EngineSpec whole) {
        return isLocal() ? DeviceDecision.faultHere(run, whole) : Optional.empty();
    }

    /** What is wrong with where the data set shall lie, found before anything is written there. */
    public Optional<String> faultOf(String store, RunSpec run) throws IOException, InterruptedException {
        if (isLocal()) {
            return Optional.empty();
        }
        org.apache.hadoop.fs.Path path = new org.apache.hadoop.fs.Path(store);
        var files = path.getFileSystem(session.sparkContext().hadoopConfiguration());
        return files.getScheme().equals("file")
                ? SharedStoreCheck.fault(spark(), files.makeQualified(path).toUri(), slots().first(run))
                : Optional.empty();
    }

    /** Looks at the executors that a run would find. */
    public ClusterCheckup checkup(RunSpec run) throws InterruptedException {
        return new ClusterCheckup(spark(), slots().first(run));
    }

    /**
     * How many ranks there could be, whatever a run has replicas for: as many as are asked for, or as there are executors, and in
     * one process as it has cores. Fewer where no more come.
     */
    public int ranksOfAll(RunSpec run) throws InterruptedException {
        if (isLocal()) {
            int cores = Runtime.getRuntime().availableProcessors();
            return run.cluster().ranks().orElse(cores);
        }
        return Math.max(1, slots().all(run));
    }

    /**
     * Has so many ranks look at themselves and at one another.
     *
     * @param findings what they tell on the way, each at once, on threads of Spark's
     * @throws RunFailedException where it ended before all ranks were done; the message says why
     */
    public void probe(RunSpec run, int ranks, ProbeProgram program, Duration most, Consumer<Serializable> findings)
            throws InterruptedException {
        new ProbeJob(spark(), registry).run(run, ranks, program, most, findings);
    }

    /** Has executors fail on purpose, of a session that was {@linkplain #startForDrill begun} for it. */
    public ClusterDrill drill() {
        if (isLocal() || !ClusterDrill.isAllowed(session.sparkContext().getConf())) {
            throw new IllegalStateException(
                    "no executor of " + session.sparkContext().appName() + " asks whether it is to fail");
        }
        return LockstepPlugin.drill();
    }

    /** Whether all that computes is this process. */
    public boolean isLocal() {
        return session.sparkContext().isLocal();
    }

    private JavaSparkContext spark() {
        return JavaSparkContext.fromSparkContext(session.sparkContext());
    }

    /** In a single JVM replicas are threads, so that one rank is enough. */
    private RankSlots slots() {
        return new RankSlots(spark().getConf(), registry, isLocal());
    }

    /**
     * How many runs of one rank each are trained side by side: as many as there are cores for their replicas, or executors.
     *
     * @param asked never more than could begin: one that waits for a slot fails by its deadline
     */
    public int runsSideBySide(RunSpec run, Optional<Integer> asked) throws InterruptedException {
        if (isLocal()) {
            int cores = Runtime.getRuntime().availableProcessors();
            return Math.max(
                    1, Math.min(cores, asked.orElse(cores / run.training().replicas())));
        }
        slots().first(run); // waits for them
        int executors = registry.ready().size();
        return Math.max(1, Math.min(executors, asked.orElse(executors)));
    }

    /** What this thread begins from here on is of one run, until the jobs are closed. */
    public RunJobs jobs(RunSpec run) {
        return RunJobs.begin(session.sparkContext(), "lockstep " + run.name());
    }

    /** Trains, and cannot be stopped. */
    public TrainingOutcome train(RunSpec run, String dataset, Path directory, Consumer<Event> events)
            throws InterruptedException {
        try (RunJobs jobs = jobs(run)) {
            return train(run, dataset, directory, events, jobs);
        }
    }

    /** Trains, in as many barrier jobs as it takes. Events come in order, on a thread of their own but for the first. */
    public TrainingOutcome train(RunSpec run, String dataset, Path directory, Consumer<Event> events, RunJobs jobs)
            throws InterruptedException {
        int ranks = slots().first(run);
        tell(run, ranks, events);
        jobs.trainingBegins();
        try (RunDirectoryWriter directoryWriter =
                new RunDirectoryWriter(directory, event -> events.accept(withSpark(event)))) {
            AttemptLoop attempts = new AttemptLoop(
                    slots(), listener, new AttemptLoop.What(run, dataset, directory), directoryWriter, jobs);
            return attempts.toTheEnd(ranks);
        } finally {
            jobs.trainingIsOver();
            if (jobs.isStopping()) { // its ranks may still write
                registry.awaitEnd(
                        jobs.group(), run.cluster().deadlines().meeting().duration());
            }
        }
    }

    private Event withSpark(Event event) {
        return event instanceof Event.RunStarted started
                ? started.with(Map.of("spark", session.version(), "scala", Properties.versionNumberString()))
                : event;
    }

    private void tell(RunSpec run, int ranks, Consumer<Event> events) {
        if (run.cluster().device() == Device.AUTO) {
            new CardCheck(spark(), run)
                    .whyNone()
                    .ifPresent(why -> events.accept(new Event.Noted("computes on processors: " + why)));
        }
        String warning = SparkSecrecy.warning(session.sparkContext().getConf());
        if (ranks > 1 && !isLocal() && !warning.isEmpty()) {
            events.accept(new Event.Warned(warning));
        }
    }

    @Override
    public void close() {
        end.run();
    }
}
