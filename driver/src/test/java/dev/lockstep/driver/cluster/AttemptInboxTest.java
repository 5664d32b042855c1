package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.events.Event;
import dev.lockstep.events.EventLog;
import dev.lockstep.events.FlightRecord;
import dev.lockstep.events.RankMeeting;
import dev.lockstep.train.TrainingOutcome;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AttemptInboxTest {
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
    private RunDirectoryWriter directoryWriter;
    private AttemptInbox inbox;

    @BeforeEach
    void open() {
        directoryWriter = new RunDirectoryWriter(directory, event -> {
            if (diskHangs) {
                await(diskGoesOn);
            }
            events.add(event);
        });
        inbox = AttemptInbox.open(
                ATTEMPT,
                3,
                directoryWriter,
                RunFiles.in(directory),
                MessageListener.NONE,
                new AttemptInbox.Wishes(
                        () -> regroups,
                        () -> false,
                        new ReplicaCapacities(RUN, directoryWriter),
                        new CommonArithmetic()));
        for (int rank = 0; rank < 3; rank++) {
            says(
                    rank,
                    new RankMessage.EventReport(
                            EventLog.toJson(new Event.RankPlaced(rank, "here", "e" + rank, "cpu", rank, 1))));
        }
    }

    @AfterEach
    void close() {
        diskGoesOn.countDown();
        inbox.close();
        directoryWriter.close();
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static @Nullable Object says(int rank, RankMessage.Body body) {
        return AttemptInbox.deliver(new RankMessage(ATTEMPT, rank, body));
    }

    private static RankMessage.Later later(@Nullable Object answer) {
        assertThat(answer).isInstanceOf(RankMessage.Later.class);
        return (RankMessage.Later) Objects.requireNonNull(answer);
    }

    private static @Nullable Object answered(RankMessage.Later ticket) {
        Object answer = ticket;
        while (ticket.equals(answer)) {
            Thread.onSpinWait();
            answer = says(0, ticket);
        }
        return answer;
    }

    private static void waitedInVain(int rank, Integer... forRanks) {
        says(
                rank,
                new RankMessage.Failed(new RankFailure(
                        RankFailure.Kind.FOLLOWS,
                        rank,
                        "here",
                        "e" + rank,
                        "training",
                        4,
                        "waited",
                        List.of(forRanks))));
    }

    private static RankMessage.PeerAddress here(int rank, String bits) {
        return new RankMessage.PeerAddress(
                new PeerEndpoint(rank, "here", 1, "host", "jvm", ""),
                new ArithmeticFingerprint(
                        "a processor", List.of(new ArithmeticFingerprint.Family("exp", "glibc", bits))));
    }

    @Test
    void theLastMeetingsOfARankAreLeftInTheRunDirectory() throws Exception {
        assertThat(says(1, new RankMessage.Flight("here", new long[] {7, 0, 16, 2_000_000, -1})))
                .as("nobody waits for an answer")
                .isNull();
        directoryWriter.close();

        assertThat(FlightRecord.read(directory).meetings())
                .containsExactly(new RankMeeting(ATTEMPT, 1, "here", 7, "average", 16, 2_000_000, -1));
    }

    @Test
    void aRankThatComputesDifferentlyIsToldSoAndTheOthersWaitForTheEndOfTheAttempt() {
        assertThat(says(0, here(0, "aa"))).isNull();
        assertThat(says(1, here(1, "bb"))).isNull();
        assertThat(says(2, here(2, "aa"))).isNull();

        assertThat(says(1, here(1, "bb")))
                .isEqualTo(new RankMessage.Unlike("exp of glibc against glibc (a processor against a processor)"));
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

        assertThat(inbox.mostAwaited()).contains("e1");
    }

    @Test
    void ofTwoThatCannotReachEachOtherTheLaterOneIsToBlame() {
        waitedInVain(1, 2);
        waitedInVain(2, 1);
        waitedInVain(0, 1, 2);

        assertThat(inbox.mostAwaited()).contains("e2");
    }

    @Test
    void whoOnlyLostAConnectionBlamesNobody() {
        waitedInVain(0);

        assertThat(inbox.mostAwaited()).isEmpty();
        assertThat(inbox.followingFailure()).isPresent();
    }

    @Test
    void aRankAtABorderIsToldWhetherToEndThere() {
        assertThat(says(0, new RankMessage.RegroupQuestion())).isEqualTo(false);
        regroups = true;
        assertThat(says(0, new RankMessage.RegroupQuestion())).isEqualTo(true);
        assertThat(says(0, new RankMessage.StopQuestion())).isEqualTo(false);
    }

    /** One thread hears all that comes from executors: if it waited for a disk, they would all seem dead. */
    @Test
    void aDiskThatHangsKeepsWritersWaitingAndNobodyElse() throws InterruptedException {
        diskHangs = true;
        says(0, new RankMessage.EventReport(EventLog.toJson(new Event.Noted("first"))));
        RankMessage.Later ticket = later(says(0, new RankMessage.Piece("model.zip", 0, new byte[] {1, 2}, true)));

        assertThat(says(1, new RankMessage.RegroupQuestion())).isEqualTo(false);
        assertThat(says(0, ticket)).isEqualTo(ticket);
        assertThat(directory.resolve("model.zip")).doesNotExist();

        diskGoesOn.countDown();
        assertThat(answered(ticket)).isEqualTo("read");
        assertThat(directory.resolve("model.zip")).hasBinaryContent(new byte[] {1, 2});
    }

    /** A checkpoint waits for it: a run that goes on from there would else miss the epochs that were told and not written. */
    @Test
    void whoAsksForTheRecordIsAnsweredWhenWhatWasSaidBeforeIsWritten() {
        diskHangs = true;
        Event epoch = new Event.Noted("an epoch ended");
        says(0, new RankMessage.EventReport(EventLog.toJson(epoch)));
        RankMessage.Later ticket = later(says(0, new RankMessage.RecordQuestion()));

        assertThat(says(0, ticket)).isEqualTo(ticket);
        assertThat(events).doesNotContain(epoch);

        diskGoesOn.countDown();
        answered(ticket);
        assertThat(events).contains(epoch);
    }

    @Test
    void whatADiskHasNoTimeForIsReportsOfProgressAndThatIsSaid() {
        directoryWriter.close();
        directoryWriter = new RunDirectoryWriter(directory, event -> {
            await(diskGoesOn);
            events.add(event);
        });
        events.clear();
        directoryWriter.accept(new Event.Noted("begins"));
        for (int step = 0; step < 3 * RunDirectoryWriter.MOST_WAITING; step++) {
            directoryWriter.accept(new Event.Progress(step, 1, 0.5, 100));
        }
        directoryWriter.accept(new Event.Noted("ends"));
        diskGoesOn.countDown();
        directoryWriter.close();

        assertThat(events).hasSize(RunDirectoryWriter.MOST_WAITING + 2).contains(new Event.Noted("ends"));
        assertThat(events)
                .filteredOn(Event.Warned.class::isInstance)
                .singleElement()
                .asString()
                .contains("2001 reports of progress were left out");
    }

    @Test
    void wordsOfAnAttemptThatIsOverAreDropped() {
        Event late = new Event.Warned("late");
        inbox.close();

        Object answer = says(0, new RankMessage.EventReport(EventLog.toJson(late)));
        directoryWriter.close(); // has written all that it was given

        assertThat(events).hasSize(3).doesNotContain(late);
        assertThat(answer).as("to a word that is sent, and not asked").isNull();
        assertThat(says(0, new RankMessage.End())).as("to a question").isNotNull();
    }

    @Test
    void ranksLearnWhatTheOneRemembersThatRemembersMost() {
        assertThat(says(0, new RankMessage.Remembers(0))).isNull();
        assertThat(says(2, new RankMessage.Remembers(1204))).isNull();
        assertThat(says(1, new RankMessage.Remembers(1203))).isEqualTo(1204L);
        assertThat(says(0, new RankMessage.Remembers(0))).isEqualTo(1204L);
    }

    @Test
    void noRankForgetsBeforeTheFirstOneHasHandedOverAndThenTheRunIsOver() {
        TrainingOutcome outcome = new TrainingOutcome(TrainingOutcome.Status.COMPLETED, "", 10, 2, 1, 1, "abc");
        assertThat(says(1, new RankMessage.HandedOver(outcome))).isNull();
        assertThat(inbox.outcome()).isEmpty();

        assertThat(says(0, new RankMessage.HandedOver(outcome))).isEqualTo(true);

        assertThat(says(1, new RankMessage.HandedOver(outcome))).isEqualTo(true);
        assertThat(inbox.outcome()).contains(outcome);
    }

    @Test
    void readingACheckpointIsNoGatheringThatCouldLastTooLong() {
        for (int rank = 0; rank < 3; rank++) {
            says(rank, new RankMessage.Remembers(0));
        }
        says(1, new RankMessage.Ready());
        assertThat(inbox.nanosOfGathering()).isZero();

        says(0, new RankMessage.Ready());
        assertThat(inbox.missing()).contains(2);
        assertThat(inbox.nanosOfGathering()).isPositive();
    }
}
