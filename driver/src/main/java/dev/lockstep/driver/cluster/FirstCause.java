package dev.lockstep.driver.cluster;

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
    String describe(Exception failure) {
        for (long waited = 0; waited < FOR_LATE_WORDS_MILLIS; waited += BETWEEN_LOOKS_MILLIS) {
            Optional<String> cause = mailbox.ownFailure().map(Failure::describe).or(this::lostExecutor);
            if (cause.isPresent()) {
                return cause.get();
            }
            sleep();
        }
        return mailbox.followingFailure()
                .map(follows -> follows.describe() + missing())
                .orElseGet(() -> "Spark ended the job: " + firstLine(failure));
    }

    private Optional<String> lostExecutor() {
        return mailbox.placed().stream()
                .filter(rank -> membership.lossOf(rank.executor()).isPresent())
                .findFirst()
                .map(rank -> "rank " + rank.rank() + " on " + rank.host() + " (executor " + rank.executor()
                        + ") was lost"
                        + mailbox.followingFailure()
                                .map(f -> " while rank " + f.rank() + " was " + f.doing())
                                .orElse("")
                        + ": " + membership.lossOf(rank.executor()).orElse("").strip());
    }

    private String missing() {
        List<Integer> missing = mailbox.missing();
        return missing.isEmpty()
                ? ""
                : "; missing: rank "
                        + String.join(
                                ", ", missing.stream().map(String::valueOf).toList());
    }

    private static String firstLine(Exception failure) {
        return String.valueOf(failure.getMessage()).lines().findFirst().orElse("");
    }

    private static void sleep() {
        try {
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
