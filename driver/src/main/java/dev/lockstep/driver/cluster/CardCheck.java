package dev.lockstep.driver.cluster;

import dev.lockstep.config.ClusterSpec;
import dev.lockstep.config.RunSpec;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.card.CardDemand;
import dev.lockstep.engine.card.CardEnvironment;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.apache.spark.SparkConf;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;

/** Whether ranks can have cards, known before a run begins. */
record CardCheck(JavaSparkContext spark, RunSpec run) {
    private static final String ASKED = "spark.executor.resource." + RankDevice.CARD + ".amount";
    private static final String ASKED_BY_RANK = "spark.task.resource." + RankDevice.CARD + ".amount";

    /** One rank a card. Where this process is the only executor, Spark has none to give, and who asked would wait for ever. */
    static void ask(SparkConf spark) {
        String master = spark.get("spark.master");
        if (master.equals("local") || master.startsWith("local[")) {
            return;
        }
        spark.setIfMissing(ASKED, "1");
        spark.setIfMissing(ASKED_BY_RANK, "1");
    }

    /** Why executors that have cards can never come; empty where they may. */
    Optional<String> faultOfWorkers() {
        String master = spark.getConf().get("spark.master");
        OptionalInt most = StandaloneWorkers.mostCards(master);
        int asked = spark.getConf().getInt(ASKED, 1);
        if (most.isEmpty() || most.getAsInt() >= asked) {
            return Optional.empty();
        }
        String have = most.getAsInt() == 0 ? "no card" : "at most " + most.getAsInt() + " cards, not " + asked + ",";
        return Optional.of("workers of " + master + " have " + have + " to give (spark.worker.resource.gpu.amount)");
    }

    /** What the first of the executors says that cannot use the card it was given. */
    Optional<String> faultOfExecutors(int slots) {
        String engine = run.training().engine();
        List<String> faults = ExecutorSurvey.ask(spark, slots, task -> fault(task, engine));
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
        if (spark.getConf().contains(ASKED_BY_RANK)) {
            return Optional.empty();
        }
        return spark.sc().isLocal()
                ? DeviceDecision.whyNotHere(run)
                : Optional.of(faultOfWorkers()
                        .orElse("Spark was not asked for cards (--device gpu, or " + ASKED_BY_RANK + ")"));
    }
}
