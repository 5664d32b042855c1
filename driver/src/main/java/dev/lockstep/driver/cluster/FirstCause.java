package dev.lockstep.driver.cluster;

import dev.lockstep.driver.cluster.Failure.Kind;
import dev.lockstep.events.Event.RankPlaced;
import java.util.List;
import java.util.Optional;

/**
 * What a failed attempt is put down to: what a rank says of itself; else the executor that went away; else what a rank
 * says of others; else what Spark says.
 */
record FirstCause(Mailbox mailbox, Membership membership) {
    private static final long FOR_LATE_WORDS_MILLIS = 1_000;
    private static final long BETWEEN_LOOKS_MILLIS = 20;

    /** Spark may tell of the end of a job before its messages have come. */
    Failure of(String spark) throws InterruptedException {
        for (long waited = 0; waited < FOR_LATE_WORDS_MILLIS; waited += BETWEEN_LOOKS_MILLIS) {
            Optional<Failure> cause = mailbox.ownFailure().or(this::lostExecutor);
            if (cause.isPresent()) {
                return cause.get();
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
        return mailbox.followingFailure()
                .map(follows -> follows.because(follows.cause() + missing()))
                .orElseGet(() -> Failure.ofSpark(spark + missing()));
    }

    /** What those who are left were about, the lost one was about too: ranks are never more than a step apart. */
    private Optional<Failure> lostExecutor() {
        Optional<Failure> left = mailbox.followingFailure();
        return mailbox.placed().stream()
                .filter(rank -> membership.lossOf(rank.executor()).isPresent())
                .findFirst()
                .map(rank -> new Failure(
                        Kind.LOST,
                        rank.rank(),
                        rank.host(),
                        rank.executor(),
                        left.map(Failure::phase).orElse(""),
                        left.map(Failure::step).orElse(-1L),
                        why(rank),
                        List.of()));
    }

    private String why(RankPlaced rank) {
        return membership.lossOf(rank.executor()).orElse("").strip();
    }

    private String missing() {
        List<String> missing = mailbox.missing().stream().map(String::valueOf).toList();
        return missing.isEmpty() ? "" : "; not there: rank " + String.join(", ", missing);
    }
}
