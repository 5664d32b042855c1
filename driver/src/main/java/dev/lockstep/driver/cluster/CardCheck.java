package dev.lockstep.driver.cluster;

import dev.lockstep.config.ClusterSpec;
import dev.lockstep.config.RunSpec;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.card.CardDemand;
import dev.lockstep.engine.card.CardEnvironment;
import java.util.List;
import java.util.Optional;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/** Whether ranks can have cards, known before a run begins. */
record CardCheck(JavaSparkContext spark, RunSpec run) {
    private static final String ASKED = "spark.executor.resource." + RankDevice.CARD + ".amount";
    private static final String ASKED_BY_TASK = "spark.task.resource." + RankDevice.CARD + ".amount";
    private static final String TO_GIVE = " to give (spark.worker.resource.gpu.amount)";

    /** One card an executor. Where this process is the only one, Spark has none to give, and who asked would wait for ever. */
    static void ask(SparkConf spark) {
        if (!isLocal(spark)) {
            spark.setIfMissing(ASKED, "1");
        }
    }

    private static boolean isLocal(SparkConf spark) {
        String master = spark.get("spark.master");
        return master.equals("local") || master.startsWith("local[");
    }

    /**
     * Tasks that are ranks: each is given a card, where executors have cards. Other tasks are given none, so that rows are prepared on all
     * cores and not on as many as there are cards, unless settings of Spark's have every task ask.
     */
    static <T> JavaRDD<T> ofRanks(JavaRDD<T> tasks) {
        SparkConf spark = tasks.context().getConf();
        boolean haveCards = !isLocal(spark) && spark.getInt(ASKED, 0) > 0;
        if (!haveCards || spark.contains(ASKED_BY_TASK)) {
            return tasks;
        }
        int cores = spark.getInt("spark.task.cpus", 1); // named, since Spark counts slots of barrier jobs by it
        return tasks.withResources(new ResourceProfileBuilder()
                .require(new TaskResourceRequests().cpus(cores).resource(RankDevice.CARD, 1))
                .build());
    }

    /** Why executors that have cards can never come, or never as many as a run needs; empty where they may. */
    Optional<String> faultOfWorkers() {
        return faultOfWorkers(run.cluster().minRanks());
    }

    private Optional<String> faultOfWorkers(int executors) {
        String master = spark.getConf().get("spark.master");
        return faultOf(master, StandaloneWorkers.cards(master), spark.getConf().getInt(ASKED, 1), executors);
    }

    /**
     * The same of workers that are known.
     *
     * @param cards of each worker; none where nobody can say
     * @param asked cards of an executor
     * @param executors without which nothing can begin
     */
    static Optional<String> faultOf(String master, List<Integer> cards, int asked, int executors) {
        int most = cards.stream().mapToInt(each -> each).max().orElse(Integer.MAX_VALUE);
        if (most < asked) {
            String have = most == 0 ? "no card" : "at most " + most + " cards, not " + asked + ",";
            return Optional.of("workers of " + master + " have " + have + TO_GIVE);
        }
        int room = cards.stream().mapToInt(each -> each / Math.max(1, asked)).sum();
        return cards.isEmpty() || room >= executors
                ? Optional.empty()
                : Optional.of(
                        executors + " executors are needed with cards of their own (cluster.minRanks), and workers of "
                                + master + " have cards for " + room + TO_GIVE);
    }

    /** What the first of the executors says that cannot use the card it was given. */
    Optional<String> faultOfExecutors(int slots) {
        String engine = run.training().engine();
        List<String> faults =
                ExecutorSurvey.ask(ofRanks(ExecutorSurvey.tasks(spark, slots)), task -> fault(task, engine));
        return faults.stream().findFirst();
    }

    private static Optional<String> fault(TaskContext task, String engine) {
        try {
            CardDemand least = CardDemand.least(Engines.named(engine).cards());
            DeviceDecision.of(ClusterSpec.Device.GPU, RankDevice.of(task), least, CardEnvironment::ofThisProcess);
            return Optional.empty();
        } catch (NoCardException e) {
            return Optional.of(e.getMessage() + " (" + ExecutorSurvey.executor() + ")");
        }
    }

    /** Why no rank gets a card, where Spark was not asked for any: ranks that get one say themselves what becomes of it. */
    Optional<String> whyNone() {
        if (spark.getConf().contains(ASKED) || spark.getConf().contains(ASKED_BY_TASK)) {
            return Optional.empty();
        }
        return spark.sc().isLocal()
                ? DeviceDecision.whyNotHere(run)
                : Optional.of(
                        faultOfWorkers(1).orElse("Spark was not asked for cards (--device gpu, or " + ASKED + ")"));
    }
}
