package dev.lockstep.driver.cluster;

import dev.lockstep.driver.cluster.Failure.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a failed attempt is put down to: what a rank says of itself; else the executor that went away, with a rank or before
 * it had one; else what a rank says of others; else what Spark says.
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
        return lostBeforeItBegan()
                .or(() -> mailbox.followingFailure().map(follows -> follows.because(follows.cause() + missing())))
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
                        left.map(Failure::phase).orElse(mailbox.reached() < 0 ? "" : "training"),
                        left.map(Failure::step).orElse(mailbox.reached()),
                        membership.lossOf(rank.executor()).orElse(""),
                        List.of()));
    }

    /** An executor that went away with a rank that had not yet said where it lives. */
    private Optional<Failure> lostBeforeItBegan() {
        List<Membership.Loss> losses = membership.lossesSince(mailbox.openedAt());
        if (losses.isEmpty() || mailbox.missing().isEmpty()) {
            return Optional.empty();
        }
        Membership.Loss first = losses.get(0);
        String others = losses.stream().skip(1).map(Membership.Loss::who).collect(Collectors.joining(", "));
        return Optional.of(new Failure(
                Kind.LOST,
                Failure.NOBODY,
                first.host(),
                first.executor(),
                "",
                -1,
                first.why() + (others.isEmpty() ? "" : "; so was " + others),
                List.of()));
    }

    private String missing() {
        List<String> missing = mailbox.missing().stream().map(String::valueOf).toList();
        return missing.isEmpty() ? "" : "; not there: rank " + String.join(", ", missing);
    }
}
