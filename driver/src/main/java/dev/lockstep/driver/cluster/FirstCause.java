package dev.lockstep.driver.cluster;

import dev.lockstep.driver.cluster.RankFailure.Kind;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a failed attempt is put down to: what a rank says of itself; else the executor that went away, with a rank or before
 * it had one; else what a rank says of others; else what Spark says.
 */
record FirstCause(AttemptInbox inbox, ExecutorRegistry registry) {
    private static final long FOR_LATE_WORDS_MILLIS = 1_000;
    private static final long BETWEEN_LOOKS_MILLIS = 20;

    /** Spark may tell of the end of a job before its messages have come. */
    RankFailure of(String spark) throws InterruptedException {
        for (long waited = 0; waited < FOR_LATE_WORDS_MILLIS; waited += BETWEEN_LOOKS_MILLIS) {
            Optional<RankFailure> cause = inbox.ownFailure().or(this::lostExecutor);
            if (cause.isPresent()) {
                return cause.get();
            }
            Thread.sleep(BETWEEN_LOOKS_MILLIS);
        }
        return lostBeforeItBegan()
                .or(() -> inbox.followingFailure().map(follows -> follows.because(follows.cause() + missing())))
                .orElseGet(() -> RankFailure.ofSpark(spark + missing()));
    }

    /** What those who are left were about, the lost one was about too: ranks are never more than a step apart. */
    private Optional<RankFailure> lostExecutor() {
        Optional<RankFailure> left = inbox.followingFailure();
        return inbox.placed().stream()
                .filter(rank -> registry.lossOf(rank.executor()).isPresent())
                .findFirst()
                .map(rank -> new RankFailure(
                        Kind.LOST,
                        rank.rank(),
                        rank.host(),
                        rank.executor(),
                        left.map(RankFailure::phase).orElse(inbox.reached() < 0 ? "" : "training"),
                        left.map(RankFailure::step).orElse(inbox.reached()),
                        registry.lossOf(rank.executor()).orElse(""),
                        List.of()));
    }

    /** An executor that went away with a rank that had not yet said where it lives. */
    private Optional<RankFailure> lostBeforeItBegan() {
        List<ExecutorRegistry.Loss> losses = registry.lossesSince(inbox.openedAt());
        if (losses.isEmpty() || inbox.missing().isEmpty()) {
            return Optional.empty();
        }
        ExecutorRegistry.Loss first = losses.get(0);
        String others = losses.stream().skip(1).map(ExecutorRegistry.Loss::who).collect(Collectors.joining(", "));
        return Optional.of(new RankFailure(
                Kind.LOST,
                RankFailure.NOBODY,
                first.host(),
                first.executor(),
                "",
                -1,
                first.why() + (others.isEmpty() ? "" : "; so was " + others),
                List.of()));
    }

    private String missing() {
        List<String> missing = inbox.missing().stream().map(String::valueOf).toList();
        return missing.isEmpty() ? "" : "; not there: rank " + String.join(", ", missing);
    }
}
