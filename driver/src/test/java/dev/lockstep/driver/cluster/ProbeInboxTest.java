package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.Serializable;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ProbeInboxTest {
    private static final String PROBE = "inbox-test";

    private final List<Serializable> findings = new CopyOnWriteArrayList<>();
    private final ProbeInbox inbox = ProbeInbox.open(PROBE, 2, findings::add);

    @AfterEach
    void close() {
        inbox.close();
    }

    private static @Nullable Object say(int rank, ProbeMessage.Body body) {
        return ProbeInbox.deliver(new ProbeMessage(PROBE, rank, body));
    }

    @Test
    void whoMeetsIsAnsweredWhenAllHaveCome() {
        assertThat(say(1, new ProbeMessage.Meets(0, "b"))).isNull();
        assertThat(say(0, new ProbeMessage.Meets(0, "a"))).isEqualTo(List.of("a", "b"));
        assertThat(say(1, new ProbeMessage.Meets(0, "b"))).isEqualTo(List.of("a", "b"));
        assertThat(say(1, new ProbeMessage.Meets(1, "c"))).isNull();
    }

    @Test
    void whatIsFoundIsHeardAtOnce() {
        say(0, new ProbeMessage.Finding(7));

        assertThat(findings).containsExactly(7);
    }

    @Test
    void whoSpeaksToAProbeThatIsOverIsNotLeftWaiting() {
        inbox.close();

        assertThat(say(0, new ProbeMessage.Meets(0, "a"))).isNotNull();
        assertThat(findings).isEmpty();
    }
}
