package dev.lockstep.average;

import dev.lockstep.average.MeetingPurpose.What;
import dev.lockstep.average.fold.WindowMemory;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.order.ReplicaAssignment;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;

/**
 * What a rank announces at a meeting: its purpose, the step, how many floats each of its replicas has and in which buffers,
 * and numbers that travel along. All compare the announcements of all before anything is changed.
 */
final class MeetingMessage {
    private static final int PURPOSE_AT = 0;
    private static final int COUNT_AT = 4;
    private static final int SHAPE_AT = 8;
    private static final int TOTAL_AT = 16;
    private static final int STEP_AT = 24;
    private static final int NUMBERS_AT = 32;
    /** The most that travel along with an average, for each replica. */
    static final int MOST_NOTES = 2;

    private final ReplicaAssignment assignment;
    private final WireRounding rounding;
    private final ByteBuffer own;

    MeetingMessage(ReplicaAssignment assignment, WireRounding rounding, int mostBytes) {
        this.assignment = assignment;
        this.rounding = rounding;
        own = ByteBuffer.allocateDirect(mostBytes).order(WindowMemory.ORDER);
        int least = NUMBERS_AT + Double.BYTES * (MOST_NOTES * assignment.count(0) + 1);
        if (mostBytes < least) {
            throw new IllegalArgumentException(
                    "a rank of " + assignment + " announces " + least + " bytes at a meeting, of which only "
                            + mostBytes + " fit: fewer ranks, or fewer replicas on each, are needed");
        }
    }

    ByteBuffer ofAverage(long step, FloatBuffer[][] buffers, long floats, double[] notes) {
        begin(new MeetingPurpose(What.AVERAGE, step), shape(buffers), floats);
        for (double note : notes) {
            own.putDouble(note);
        }
        return end();
    }

    ByteBuffer ofGather(long step, GatheredRows rows) {
        begin(new MeetingPurpose(What.GATHER, step), shape(new FloatBuffer[1][0]), rows.size());
        rows.putNext(own);
        return end();
    }

    ByteBuffer ofBroadcast(long step, FloatBuffer[][] buffers, long floats, int root) {
        begin(new MeetingPurpose(What.BROADCAST, step), 31 * shape(buffers) + root, floats);
        return end();
    }

    private void begin(MeetingPurpose purpose, long shape, long total) {
        own.clear()
                .putInt(purpose.what().code())
                .putInt(0)
                .putLong(shape)
                .putLong(total)
                .putLong(purpose.step());
    }

    private ByteBuffer end() {
        own.putInt(COUNT_AT, (own.position() - NUMBERS_AT) / Double.BYTES);
        return own.flip();
    }

    /** A hash of all that ranks must agree on before one of them reads what another sends. */
    private long shape(FloatBuffer[][] buffers) {
        long shape = 31L * (31L * assignment.replicas() + assignment.ranks())
                + rounding.name().hashCode();
        for (FloatBuffer[] replica : buffers) {
            if (replica.length != buffers[0].length) {
                throw new IllegalArgumentException("one replica has " + buffers[0].length
                        + " buffers, another of this rank has " + replica.length);
            }
            for (int i = 0; i < replica.length; i++) {
                if (replica[i].capacity() != buffers[0][i].capacity()) {
                    throw new IllegalArgumentException("buffer " + i + " of one replica has " + buffers[0][i].capacity()
                            + " values, that of another of this rank has " + replica[i].capacity());
                }
            }
        }
        for (FloatBuffer buffer : buffers[0]) {
            shape = shape * 1_000_003 + buffer.capacity();
        }
        return shape;
    }

    /** Compares the announcement of another rank with that of rank 0. */
    static void check(ByteBuffer first, int other, ByteBuffer its) {
        if (first.getInt(PURPOSE_AT) != its.getInt(PURPOSE_AT) || first.getLong(STEP_AT) != its.getLong(STEP_AT)) {
            MeetingPurpose.check(purpose(first), other, purpose(its));
        }
        if (first.getLong(SHAPE_AT) != its.getLong(SHAPE_AT)) {
            throw new IllegalArgumentException(
                    "replicas of rank 0 have " + first.getLong(TOTAL_AT) + " values, those of rank " + other + " have "
                            + its.getLong(TOTAL_AT) + ", or their buffers, assignments, roundings or roots differ");
        }
    }

    private static MeetingPurpose purpose(ByteBuffer message) {
        return MeetingPurpose.of(message.getInt(PURPOSE_AT), message.getLong(STEP_AT));
    }

    static long total(ByteBuffer message) {
        return message.getLong(TOTAL_AT);
    }

    static int count(ByteBuffer message) {
        return message.getInt(COUNT_AT);
    }

    static double number(ByteBuffer message, int index) {
        return message.getDouble(NUMBERS_AT + Double.BYTES * index);
    }

    static void numbers(ByteBuffer message, double[] into, int at) {
        for (int i = 0; i < count(message); i++) {
            into[at + i] = number(message, i);
        }
    }
}
