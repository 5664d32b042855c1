package dev.lockstep.average.fold;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * The buffers of the replicas of a rank, each replica's in a row, as one row of floats: windows know nothing of buffers, and
 * one window may hold the end of a large buffer and several small ones. Positions in the row are long, since a row may be
 * longer than any array.
 */
public final class ReplicaBuffers {
    private FloatBuffer[][] buffers = {};
    private long[] starts = {0};

    /** Replaces the buffers by these, and says how many floats each replica has. It allocates only where shapes changed. */
    public long set(List<List<FloatBuffer>> own) {
        if (buffers.length != own.size()) {
            buffers = new FloatBuffer[own.size()][];
        }
        for (int i = 0; i < buffers.length; i++) {
            List<FloatBuffer> its = own.get(i);
            if (buffers[i] == null || buffers[i].length != its.size()) {
                buffers[i] = new FloatBuffer[its.size()];
            }
            for (int k = 0; k < buffers[i].length; k++) {
                buffers[i][k] = its.get(k);
            }
        }
        if (starts.length != buffers[0].length + 1) {
            starts = new long[buffers[0].length + 1];
        }
        for (int k = 0; k < buffers[0].length; k++) {
            starts[k + 1] = starts[k] + buffers[0][k].capacity();
        }
        return starts[starts.length - 1];
    }

    /** For each replica its buffers. */
    public FloatBuffer[][] buffers() {
        return buffers;
    }

    /** Reads floats of a replica from {@code at} on. */
    public void read(int replica, long at, float[] into, int count) {
        int done = 0;
        for (int k = bufferOf(at); done < count; k++) {
            int offset = (int) (at + done - starts[k]);
            int some = (int) Math.min(count - done, starts[k + 1] - at - done);
            buffers[replica][k].get(offset, into, done, some);
            done += some;
        }
    }

    /** Writes the same values to all replicas. */
    public void write(long at, float[] from, int count) {
        int done = 0;
        for (int k = bufferOf(at); done < count; k++) {
            int offset = (int) (at + done - starts[k]);
            int some = (int) Math.min(count - done, starts[k + 1] - at - done);
            for (FloatBuffer[] replica : buffers) {
                replica[k].put(offset, from, done, some);
            }
            done += some;
        }
    }

    private int bufferOf(long at) {
        int k = 0;
        while (starts[k + 1] <= at) {
            k++;
        }
        return k;
    }
}
