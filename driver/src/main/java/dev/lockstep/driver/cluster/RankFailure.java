package dev.lockstep.driver.cluster;

import dev.lockstep.checkpoint.RefusedCheckpointException;
import java.io.Serializable;
import java.util.List;

/**
 * Why an attempt ended without an outcome, told of the rank to which it happened first.
 *
 * @param rank whose failure it is, or {@link #NOBODY}
 * @param phase what the rank did when it happened: "reading its rows"
 * @param step how many steps were behind when it happened, or -1 where training had not begun
 * @param awaited the ranks for which this one waited in vain
 */
record RankFailure(
        Kind kind, int rank, String host, String executor, String phase, long step, String cause, List<Integer> awaited)
        implements Serializable {
    private static final long serialVersionUID = 1L;
    static final int NOBODY = -1;

    /** Where libtorch's messages go on with the frames of its own stack. */
    private static final String NATIVE_STACK = "\nException raised from ";

    enum Kind {
        /** What a rank says of itself: the same work may fail the same way again. */
        OWN,
        /** What a rank does not begin, since it could not end it, or does not go on with, since it would end wrong. */
        REFUSED,
        /** A rank computes other bits than the run: it can do nothing for it, and the others go on. */
        UNLIKE,
        /** The executor is gone, and with it the rank. */
        LOST,
        /** What a rank says of the others. */
        FOLLOWS,
        /** Spark ended the job, and no rank said why. */
        SPARK
    }

    /** What a failure says of itself. */
    static String said(Throwable failure) {
        boolean isPlain = failure instanceof RuntimeException || failure instanceof RefusedCheckpointException;
        String said = isPlain && failure.getMessage() != null ? failure.getMessage() : failure.toString();
        int stack = said.indexOf(NATIVE_STACK);
        return stack < 0 ? said : said.substring(0, stack).strip();
    }

    static RankFailure ofSpark(String cause) {
        return new RankFailure(Kind.SPARK, NOBODY, "", "", "", -1, cause, List.of());
    }

    String describe() {
        return switch (kind) {
            case UNLIKE -> who() + " computes differently: " + cause;
            case OWN, REFUSED, FOLLOWS -> who() + " failed while " + phaseAndStep() + ": " + cause;
            case LOST -> who() + " was lost" + lostWhile() + ": " + cause;
            case SPARK -> "Spark ended the job: " + cause;
        };
    }

    private String lostWhile() {
        if (rank == NOBODY) {
            return " before its rank began";
        }
        return phase.isEmpty() ? "" : " while " + phaseAndStep();
    }

    private String who() {
        if (rank == NOBODY) {
            return "executor " + executor + " on " + host;
        }
        return "rank " + rank + " on " + host + " (executor " + executor + ")";
    }

    /** Steps are counted from 1 for readers. */
    String phaseAndStep() {
        return step < 0 ? phase : phase + " step " + (step + 1);
    }

    /** The same, after which no other attempt is made. */
    RankFailure forGood(String why) {
        return new RankFailure(Kind.REFUSED, rank, host, executor, phase, step, cause + "; " + why, awaited);
    }

    RankFailure because(String whole) {
        return new RankFailure(kind, rank, host, executor, phase, step, whole, awaited);
    }
}
