package dev.lockstep.driver.cluster;

import dev.lockstep.average.rendezvous.PeerEndpoint;
import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.train.ReplicaCapacity;
import dev.lockstep.train.TrainingOutcome;
import java.io.Serializable;

/**
 * What a rank says to the driver.
 *
 * @param attempt whose inbox it is for
 */
record RankMessage(String attempt, int rank, Body body) implements Serializable {
    private static final long serialVersionUID = 1L;

    sealed interface Body extends Serializable {}

    /** What is told, and has no answer. */
    sealed interface Word extends Body {}

    /** Something that happened, as JSON. */
    record EventReport(String event) implements Word {
        private static final long serialVersionUID = 1L;
    }

    /** The last meetings of this rank before something failed, as {@link dev.lockstep.average.MeetingLog} has them. */
    @SuppressWarnings("ArrayRecordComponent") // they are never compared
    record Flight(String host, long[] meetings) implements Word {
        private static final long serialVersionUID = 1L;
    }

    /**
     * Where this rank is to be found, and what bits it computes. The answer is all peers, or null until all are there, or
     * {@link Unlike}.
     */
    record PeerAddress(PeerEndpoint peer, ArithmeticFingerprint fingerprint) implements Body {
        private static final long serialVersionUID = 1L;
    }

    /** The answer to a rank that computes other bits than the run does: what is other. */
    record Unlike(String differences) implements Serializable {
        private static final long serialVersionUID = 1L;
    }

    /** So many steps are behind the run, as this rank remembers it. The answer is the most of all ranks, or null. */
    record Remembers(long steps) implements Body {
        private static final long serialVersionUID = 1L;
    }

    /** This rank could begin now. The answer is true, or null until all are ready. */
    record Ready() implements Body {
        private static final long serialVersionUID = 1L;
    }

    /** How many replicas this rank could have. */
    record Bears(ReplicaCapacity capacity) implements Body {
        private static final long serialVersionUID = 1L;
    }

    /** The run could change hands here. The answer is whether it shall. */
    record RegroupQuestion() implements Body {
        private static final long serialVersionUID = 1L;
    }

    /** This rank was told to end. The answer is whether the run ends with it. */
    record StopQuestion() implements Body {
        private static final long serialVersionUID = 1L;
    }

    /** The answer comes when all that was said before it is written. */
    record RecordQuestion() implements Body {
        private static final long serialVersionUID = 1L;
    }

    record Failed(RankFailure failure) implements Body {
        private static final long serialVersionUID = 1L;
    }

    /**
     * A piece of a file of the run directory, in order.
     *
     * @param path below the run directory
     * @param from where in the file it begins
     * @param last whether the file is whole with this piece
     */
    @SuppressWarnings("ArrayRecordComponent") // pieces are never compared
    record Piece(String path, long from, byte[] bytes, boolean last) implements Body {
        private static final long serialVersionUID = 1L;
        static final int MOST_BYTES = 1 << 20;
    }

    /** A file of the run directory that this rank needs, from that byte on. The answer is a piece of it. */
    record FileRequest(String path, long from) implements Body {
        private static final long serialVersionUID = 1L;
    }

    /** A file of the run directory that is not to be kept any longer. */
    record Removed(String path) implements Body {
        private static final long serialVersionUID = 1L;
    }

    /** All that this rank was to make is with the driver. The answer is true, or null until rank 0 has said so. */
    record HandedOver(TrainingOutcome outcome) implements Body {
        private static final long serialVersionUID = 1L;
    }

    /**
     * What was asked is being done, and takes a disk's time. It is the answer, and the next question, until it is done; then
     * the answer is what came of it.
     */
    record Later(long number) implements Body {
        private static final long serialVersionUID = 1L;
    }

    /** This rank has said everything. The answer comes after all its messages were read. */
    record End() implements Body {
        private static final long serialVersionUID = 1L;
    }
}
