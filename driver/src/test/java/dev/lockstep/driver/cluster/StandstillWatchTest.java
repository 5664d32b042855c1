package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.config.ClusterSpec.DeadlineSpec;
import dev.lockstep.config.TimeSpan;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.spark.api.plugin.PluginContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StandstillWatchTest {
    private static final TimeSpan NONE = new TimeSpan(0);
    /** A rank that has been at one thing for longer than a moment has hung. */
    private static final DeadlineSpec AT_ONCE = new DeadlineSpec(NONE, NONE, NONE, NONE);

    private static final DeadlineSpec LATER =
            new DeadlineSpec(new TimeSpan(120), new TimeSpan(20), new TimeSpan(10), new TimeSpan(300));
    private static final StandstillWatch.Whereabouts WHERE = new StandstillWatch.Whereabouts(2, "here", "7");

    private final List<RankMessage> sent = new CopyOnWriteArrayList<>();
    private final DriverChannel channel = new DriverChannel("attempt", 2);

    @BeforeEach
    void begin() {
        DriverChannel.start((PluginContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PluginContext.class}, (proxy, method, given) -> {
                    sent.add((RankMessage) given[0]);
                    return null;
                }));
        channel.phase().begin("training");
    }

    @AfterEach
    void nobodyIsLookedAtAnyMore() {
        sent.clear();
        StandstillWatch.look();
        assertThat(sent).isEmpty();
    }

    private void lookTwice(DeadlineSpec deadlines) {
        StandstillWatch watch = StandstillWatch.watch(channel, WHERE, deadlines);
        StandstillWatch.look();
        StandstillWatch.look();
        watch.close();
    }

    @Test
    void whoGetsNoFurtherIsNamedOnceWithWhatItWasAbout() {
        channel.phase().step(12);
        channel.phase().turn("reading the newest checkpoint of hdfs:///checkpoints/x");
        lookTwice(AT_ONCE);

        assertThat(sent).singleElement().satisfies(message -> {
            RankFailure failure = ((RankMessage.Failed) message.body()).failure();
            assertThat(failure.kind()).isEqualTo(RankFailure.Kind.OWN);
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
        channel.phase().awaitOthers("finding the other ranks");
        lookTwice(AT_ONCE);

        assertThat(sent).isEmpty();
    }
}
