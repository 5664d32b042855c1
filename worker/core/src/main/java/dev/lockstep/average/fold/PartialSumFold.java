package dev.lockstep.average.fold;

/**
 * Adds partial sums as a plan says: the only loop that adds, whatever brings the floats. One a thread, which owns its blocks.
 *
 * <p>Floats come in blocks by bulk copies, are added in {@code float[]}, and go by bulk copies. The compiler turns loops over
 * arrays into vector instructions, loops over a FloatBuffer not: with the copies this is about three times as fast as
 * without. Blocks do not show in the result, since every float has the additions of the plan and no others.
 */
public final class PartialSumFold {
    /** Floats in a block: 4 KiB, so that those of eight inputs stay in a first-level cache until they are added. */
    public static final int BLOCK = 1024;

    private final float[][] blocks;
    private final int[] into;
    private final int[] from;
    private final int[] places;

    /** Where partial sums come from. */
    public interface Source {
        /** Reads floats of an input from {@code at} on. */
        void read(int input, int at, float[] into, int count);
    }

    /** Where what remains goes to. */
    public interface Sink {
        /** Takes floats of an output from {@code at} on; it may change the array. */
        void write(int output, int at, float[] from, int count);
    }

    /** A fold with blocks of its own. */
    public PartialSumFold(FoldPlan plan) {
        blocks = new float[plan.inputs().size()][BLOCK];
        into = plan.additions().stream().mapToInt(FoldPlan.Addition::into).toArray();
        from = plan.additions().stream().mapToInt(FoldPlan.Addition::from).toArray();
        places = plan.places().stream().mapToInt(Integer::intValue).toArray();
    }

    /** Folds the floats from {@code first} to {@code end} - 1. */
    public void fold(Source source, Sink sink, int first, int end) {
        for (int at = first; at < end; at += BLOCK) {
            int count = Math.min(BLOCK, end - at);
            for (int input = 0; input < blocks.length; input++) {
                source.read(input, at, blocks[input], count);
            }
            add(blocks, count);
            for (int output = 0; output < places.length; output++) {
                sink.write(output, at, blocks[places[output]], count);
            }
        }
    }

    /** Adds floats of all inputs that lie in arrays: what remains is then in place of some of them, the first of it returned. */
    float[] addInPlace(float[][] inputs, int count) {
        add(inputs, count);
        return inputs[places[0]];
    }

    private void add(float[][] inputs, int count) {
        for (int i = 0; i < into.length; i++) {
            add(inputs[into[i]], inputs[from[i]], count);
        }
    }

    private static void add(float[] into, float[] from, int count) {
        for (int i = 0; i < count; i++) {
            into[i] += from[i];
        }
    }

    /**
     * Makes the average of the sum of all replicas. It multiplies by 1/R, which takes a fraction of a division's time; other
     * bits than a division has, but the same on every rank. Only here, and not before, a sum is rounded for the wire.
     */
    public static void finish(float[] sum, int count, int replicas, WireRounding rounding) {
        float scale = 1f / replicas;
        for (int i = 0; i < count; i++) {
            sum[i] *= scale;
        }
        rounding.round(sum, count);
    }
}
