package dev.lockstep.driver.cluster;

import dev.lockstep.driver.cluster.RankFailure.Kind;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What a failed attempt is put down to: what a rank says of itself; else the executor that went away, with a rank or before
 * it had one; else what a rank says of others; else what Spark says.
 */
record FirstCause(AttemptInbox inbox, ExecutorRegistry registry) {
    private static final Duration FOR_LATE_WORDS = Duration.ofSeconds(1);
    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

    /** Spark may tell of the end of a job before its messages have come. */
    RankFailure of(String spark) throws InterruptedException {
        Duration waited = Duration.ZERO;
        while (waited.compareTo(FOR_LATE_WORDS) < 0) {
            Optional<RankFailure> cause = inbox.ownFailure().or(this::lostExecutor);
            if (cause.isPresent()) {
                return cause.get();
            }
            registry.clock().sleep(BETWEEN_LOOKS);
            waited = waited.plus(BETWEEN_LOOKS);
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
