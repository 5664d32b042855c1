package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.train.TrainingOutcome;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import org.apache.spark.FutureAction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import scala.Function1;
import scala.collection.immutable.Seq;
import scala.util.Failure;
import scala.util.Success;
import scala.util.Try;

class BarrierJobTest {
    private static final Duration MOMENT = Duration.ofNanos(1);
    private static final TrainingOutcome OUTCOME =
            new TrainingOutcome(TrainingOutcome.Status.COMPLETED, "", 800, 100, 1.5, 10_000, "0123");

    /** What Spark's future is asked, and whom it will tell of its end. */
    private final List<String> asked = new ArrayList<>();

    private final List<Function1<Try<Seq<TrainingOutcome>>, Object>> listeners = new ArrayList<>();
    private final BarrierJob<TrainingOutcome> job = new BarrierJob<>(future());

    @SuppressWarnings("unchecked") // a proxy of an interface with a type of its own
    private FutureAction<Seq<TrainingOutcome>> future() {
        return (FutureAction<Seq<TrainingOutcome>>) Proxy.newProxyInstance(
                FutureAction.class.getClassLoader(),
                new Class<?>[] {FutureAction.class},
                (proxy, method, arguments) -> answer(method, arguments));
    }

    @SuppressWarnings("unchecked") // as above
    private @Nullable Object answer(Method method, Object[] arguments) {
        asked.add(method.getName());
        if (method.getName().equals("onComplete")) {
            listeners.add((Function1<Try<Seq<TrainingOutcome>>, Object>) arguments[0]);
        }
        return null;
    }

    private void ends(Try<Seq<TrainingOutcome>> how) {
        listeners.forEach(listener -> listener.apply(how));
    }

    @Test
    void sparkIsListenedToOnceHoweverOftenOneLooks() throws Exception {
        for (int look = 0; look < 1_000; look++) {
            assertThat(job.await(MOMENT)).isEmpty();
        }

        assertThat(asked).containsExactly("onComplete");
    }

    @Test
    void theOutcomeIsThatOfRankZero() throws Exception {
        ends(Success.apply(ScalaLists.of(List.of(OUTCOME))));

        assertThat(job.await(MOMENT)).contains(OUTCOME);
    }

    @Test
    void aFailureOfTheJobIsThrown() {
        ends(Failure.apply(new IllegalStateException("stage 3 failed")));

        assertThatThrownBy(() -> job.await(MOMENT))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("stage 3 failed");
    }

    @Test
    void aJobThatIsCancelledIsSparksToEnd() {
        job.cancel();

        assertThat(asked).containsExactly("onComplete", "cancel");
    }
}
