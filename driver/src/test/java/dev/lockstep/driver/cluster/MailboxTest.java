package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.Peer;
import dev.lockstep.engine.Fingerprint;
import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxTest {
    private static final String ATTEMPT = "mailbox-test-1";

    @TempDir
    private Path directory;

    private final List<Event> events = new ArrayList<>();
    private boolean regroups;
    private Mailbox mailbox;

    @BeforeEach
    void open() {
        mailbox = Mailbox.open(
                ATTEMPT,
                3,
                events::add,
                new RunFiles(directory),
                new Traffic(),
                new Mailbox.Wishes(() -> regroups, () -> false, new CommonBits()));
        for (int rank = 0; rank < 3; rank++) {
            says(
                    rank,
                    new Message.Told(EventLog.toJson(new Event.RankPlaced(rank, "here", "e" + rank, "cpu", rank, 1))));
        }
    }

    @AfterEach
    void close() {
        mailbox.close();
    }

    private static @Nullable Object says(int rank, Message.Body body) {
        return Mailbox.deliver(new Message(ATTEMPT, rank, body));
    }

    private static void waitedInVain(int rank, Integer... forRanks) {
        says(
                rank,
                new Message.Failed(new Failure(
                        Failure.Kind.FOLLOWS, rank, "here", "e" + rank, "training", 4, "waited", List.of(forRanks))));
    }

    private static Message.Here here(int rank, String bits) {
        return new Message.Here(
                new Peer(rank, "here", 1, "host", "jvm", ""),
                new Fingerprint("a processor", List.of(new Fingerprint.Family("exp", "glibc", bits))));
    }

    @Test
    void aRankThatComputesDifferentlyIsToldSoAndTheOthersWaitForTheEndOfTheAttempt() {
        assertThat(says(0, here(0, "aa"))).isNull();
        assertThat(says(1, here(1, "bb"))).isNull();
        assertThat(says(2, here(2, "aa"))).isNull();

        assertThat(says(1, here(1, "bb")))
                .isEqualTo(new Message.Unlike("exp of glibc against glibc (a processor against a processor)"));
        assertThat(says(0, here(0, "aa"))).isNull();
    }

    @Test
    void ranksThatComputeTheSameFindEachOther() {
        says(0, here(0, "aa"));
        says(1, here(1, "aa"));

        assertThat(says(2, here(2, "aa")))
                .isEqualTo(List.of(
                        here(0, "").peer(), here(1, "").peer(), here(2, "").peer()));
    }

    @Test
    void whoMostWaitedForIsToBlame() {
        waitedInVain(0, 1);
        waitedInVain(2, 0, 1);

        assertThat(mailbox.mostAwaited()).contains("e1");
    }

    @Test
    void ofTwoThatCannotReachEachOtherTheLaterOneIsToBlame() {
        waitedInVain(1, 2);
        waitedInVain(2, 1);
        waitedInVain(0, 1, 2);

        assertThat(mailbox.mostAwaited()).contains("e2");
    }

    @Test
    void whoOnlyLostAConnectionBlamesNobody() {
        waitedInVain(0);

        assertThat(mailbox.mostAwaited()).isEmpty();
        assertThat(mailbox.followingFailure()).isPresent();
    }

    @Test
    void aRankAtABorderIsToldWhetherToEndThere() {
        assertThat(says(0, new Message.AtBorder())).isEqualTo(false);
        regroups = true;
        assertThat(says(0, new Message.AtBorder())).isEqualTo(true);
        assertThat(says(0, new Message.AreWeDone())).isEqualTo(false);
    }

    @Test
    void wordsOfAnAttemptThatIsOverAreDropped() {
        mailbox.close();
        int before = events.size();

        Object answer = says(0, new Message.Told(EventLog.toJson(new Event.Warned("late"))));

        assertThat(events).hasSize(before);
        assertThat(answer).as("to a word that is sent, and not asked").isNull();
        assertThat(says(0, new Message.End())).as("to a question").isNotNull();
    }
}
