package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.driver.ingest.SparkTest;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Jobs of one run among those of others. */
class RunJobsTest extends SparkTest {
    private static final CountDownLatch BOTH_RUN = new CountDownLatch(2);
    private static final CountDownLatch ENOUGH = new CountDownLatch(1);

    private static void job() {
        spark.range(0, 1, 1, 1).javaRDD().foreach(row -> {
            BOTH_RUN.countDown();
            if (!ENOUGH.await(5, TimeUnit.MINUTES)) {
                throw new IllegalStateException("nobody has ended the test for 5 minutes");
            }
        });
    }

    @Test
    void stoppingCancelsNobodyElsesJobs() throws Exception {
        CompletableFuture<RunJobs> begun = new CompletableFuture<>();
        CompletableFuture<Void> others = CompletableFuture.runAsync(RunJobsTest::job);
        CompletableFuture<Void> own = CompletableFuture.runAsync(() -> {
            try (RunJobs jobs = RunJobs.begin(spark.sparkContext(), "a run")) {
                begun.complete(jobs);
                job();
            }
        });
        assertThat(BOTH_RUN.await(5, TimeUnit.MINUTES)).isTrue();

        assertThat(begun.get(1, TimeUnit.MINUTES).stop()).isFalse();
        assertThatThrownBy(() -> own.get(5, TimeUnit.MINUTES))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("cancelled");
        ENOUGH.countDown();
        assertThat(others.get(5, TimeUnit.MINUTES)).isNull();
    }

    @Test
    void closingLeavesTheThreadInTheGroupThatItWasIn() {
        spark.sparkContext().setLocalProperty(RunJobs.GROUP, "the caller's");
        try (RunJobs jobs = RunJobs.begin(spark.sparkContext(), "a run")) {
            assertThat(spark.sparkContext().getLocalProperty(RunJobs.GROUP)).isEqualTo(jobs.group());
        }
        assertThat(spark.sparkContext().getLocalProperty(RunJobs.GROUP)).isEqualTo("the caller's");
    }
}
