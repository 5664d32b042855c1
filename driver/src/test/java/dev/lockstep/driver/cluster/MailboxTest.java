package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.Peer;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.engine.Fingerprint;
import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import dev.lockstep.train.Outcome;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MailboxTest {
    private static final String ATTEMPT = "mailbox-test-1";

    private static final RunSpec RUN = RunFile.read("run.yaml", """
            name: small
            data: { source: xor }
            network: { layers: [ { dense: { units: 1, activation: sigmoid } } ], loss: binaryCrossEntropy }
            training: { replicas: 4, batch: 1, epochs: 1, updater: { sgd: { learningRate: 0.1 } } }
            """, List.of());

    @TempDir
    private Path directory;

    private final List<Event> events = new CopyOnWriteArrayList<>();
    private final CountDownLatch diskGoesOn = new CountDownLatch(1);
    private boolean diskHangs;
    private boolean regroups;
    private Clerk clerk;
    private Mailbox mailbox;

    @BeforeEach
    void open() {
        clerk = new Clerk(directory, event -> {
            if (diskHangs) {
                await(diskGoesOn);
            }
            events.add(event);
        });
        mailbox = Mailbox.open(
                ATTEMPT,
                3,
                clerk,
                RunFiles.in(directory),
                new Traffic(),
                new Mailbox.Wishes(() -> regroups, () -> false, new Burdens(RUN, clerk), new CommonBits()));
        for (int rank = 0; rank < 3; rank++) {
            says(
                    rank,
                    new Message.Told(EventLog.toJson(new Event.RankPlaced(rank, "here", "e" + rank, "cpu", rank, 1))));
        }
    }

    @AfterEach
    void close() {
        diskGoesOn.countDown();
        mailbox.close();
        clerk.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
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

    /** One thread hears all that comes from executors: if it waited for a disk, they would all seem dead. */
    @Test
    void aDiskThatHangsKeepsWritersWaitingAndNobodyElse() throws InterruptedException {
        diskHangs = true;
        says(0, new Message.Told(EventLog.toJson(new Event.Noted("first"))));
        Object ticket = says(0, new Message.Piece("model.zip", 0, new byte[] {1, 2}, true));

        assertThat(says(1, new Message.AtBorder())).isEqualTo(false);
        assertThat(ticket).isInstanceOf(Message.Later.class);
        assertThat(says(0, (Message.Later) ticket)).isEqualTo(ticket);
        assertThat(directory.resolve("model.zip")).doesNotExist();

        diskGoesOn.countDown();
        Object answer = ticket;
        while (ticket.equals(answer)) {
            Thread.onSpinWait();
            answer = says(0, (Message.Later) ticket);
        }
        assertThat(answer).isEqualTo("read");
        assertThat(directory.resolve("model.zip")).hasBinaryContent(new byte[] {1, 2});
    }

    @Test
    void whatADiskHasNoTimeForIsReportsOfProgressAndThatIsSaid() {
        clerk.close();
        clerk = new Clerk(directory, event -> {
            await(diskGoesOn);
            events.add(event);
        });
        events.clear();
        clerk.accept(new Event.Noted("begins"));
        for (int step = 0; step < 3 * Clerk.MOST_WAITING; step++) {
            clerk.accept(new Event.Progress(step, 1, 0.5, 100));
        }
        clerk.accept(new Event.Noted("ends"));
        diskGoesOn.countDown();
        clerk.close();

        assertThat(events).hasSize(Clerk.MOST_WAITING + 2).contains(new Event.Noted("ends"));
        assertThat(events)
                .filteredOn(Event.Warned.class::isInstance)
                .singleElement()
                .asString()
                .contains("2001 reports of progress were left out");
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

    @Test
    void ranksLearnWhatTheOneRemembersThatRemembersMost() {
        assertThat(says(0, new Message.Remembers(0))).isNull();
        assertThat(says(2, new Message.Remembers(1204))).isNull();
        assertThat(says(1, new Message.Remembers(1203))).isEqualTo(1204L);
        assertThat(says(0, new Message.Remembers(0))).isEqualTo(1204L);
    }

    @Test
    void noRankForgetsBeforeTheFirstOneHasHandedOverAndThenTheRunIsOver() {
        Outcome outcome = new Outcome(Outcome.Status.COMPLETED, "", 10, 2, 1, 1, "abc");
        assertThat(says(1, new Message.HandedOver(outcome))).isNull();
        assertThat(mailbox.outcome()).isEmpty();

        assertThat(says(0, new Message.HandedOver(outcome))).isEqualTo(true);

        assertThat(says(1, new Message.HandedOver(outcome))).isEqualTo(true);
        assertThat(mailbox.outcome()).contains(outcome);
    }

    @Test
    void readingACheckpointIsNoGatheringThatCouldLastTooLong() {
        for (int rank = 0; rank < 3; rank++) {
            says(rank, new Message.Remembers(0));
        }
        says(1, new Message.Ready());
        assertThat(mailbox.nanosOfGathering()).isZero();

        says(0, new Message.Ready());
        assertThat(mailbox.missing()).contains(2);
        assertThat(mailbox.nanosOfGathering()).isPositive();
    }
}
