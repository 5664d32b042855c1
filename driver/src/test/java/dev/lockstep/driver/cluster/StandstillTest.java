package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.ClusterSpec.DeadlineSpec;
import dev.lockstep.config.Seconds;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.api.plugin.PluginContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandstillTest {
    private static final Seconds NONE = new Seconds(0);
    /** A rank that has been at one thing for longer than a moment has hung. */
    private static final DeadlineSpec AT_ONCE = new DeadlineSpec(NONE, NONE, NONE, NONE);

    private static final DeadlineSpec LATER =
            new DeadlineSpec(new Seconds(120), new Seconds(20), new Seconds(10), new Seconds(300));
    private static final Standstill.Whereabouts WHERE = new Standstill.Whereabouts(2, "here", "7");

    private final List<Message> sent = new CopyOnWriteArrayList<>();
    private final Postman postman = new Postman("attempt", 2);

    @BeforeEach
    void begin() {
        Postman.start((PluginContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PluginContext.class}, (proxy, method, given) -> {
                    sent.add((Message) given[0]);
                    return null;
                }));
        postman.doing().begin("training");
    }

    @AfterEach
    void nobodyIsLookedAtAnyMore() {
        sent.clear();
        Standstill.look();
        assertThat(sent).isEmpty();
    }

    private void lookTwice(DeadlineSpec deadlines) {
        Standstill watch = Standstill.watch(postman, WHERE, deadlines);
        Standstill.look();
        Standstill.look();
        watch.close();
    }

    @Test
    void whoGetsNoFurtherIsNamedOnceWithWhatItWasAbout() {
        postman.doing().step(12);
        postman.doing().turn("reading the newest checkpoint of hdfs:///checkpoints/x");
        lookTwice(AT_ONCE);

        assertThat(sent).singleElement().satisfies(message -> {
            Failure failure = ((Message.Failed) message.body()).failure();
            assertThat(failure.kind()).isEqualTo(Failure.Kind.OWN);
            assertThat(failure.describe())
                    .isEqualTo(
                            "rank 2 on here (executor 7) failed while training step 13: it got no further for 0 s"
                                    + " (cluster.deadlines.standstill), reading the newest checkpoint of hdfs:///checkpoints/x");
        });
    }

    @Test
    void whoGetsFurtherIsNotNamed() {
        lookTwice(LATER);

        assertThat(sent).isEmpty();
    }

    @Test
    void whoWaitsForOthersHasAnotherDeadline() {
        postman.doing().awaitOthers("finding the other ranks");
        lookTwice(AT_ONCE);

        assertThat(sent).isEmpty();
    }
}
