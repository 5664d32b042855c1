package dev.lockstep.average.fold;

/**
 * Adds partial sums in the order of a plan, in blocks that stay in the first cache, by bulk copies and loops over arrays,
 * which the compiler turns into vectors. One a thread: it owns its blocks.
 */
final class PartialSumFold {
    static final int BLOCK = 1024;

    private final float[][] blocks;
    private final int[] into;
    private final int[] from;
    private final int[] places;

    /** Where partial sums come from. */
    interface Source {
        void read(int input, int at, float[] into, int count);
    }

    /** Where what remains goes to. */
    interface Sink {
        void write(int output, int at, float[] from, int count);
    }

    PartialSumFold(FoldPlan plan) {
        blocks = new float[plan.inputs().size()][BLOCK];
        into = plan.additions().stream().mapToInt(FoldTree.Addition::into).toArray();
        from = plan.additions().stream().mapToInt(FoldTree.Addition::from).toArray();
        places = plan.places().stream().mapToInt(Integer::intValue).toArray();
    }

    void fold(Source source, Sink sink, int first, int end) {
        for (int at = first; at < end; at += BLOCK) {
            int count = Math.min(BLOCK, end - at);
            for (int input = 0; input < blocks.length; input++) {
                source.read(input, at, blocks[input], count);
            }
            for (int i = 0; i < into.length; i++) {
                add(blocks[into[i]], blocks[from[i]], count);
            }
            for (int output = 0; output < places.length; output++) {
                sink.write(output, at, blocks[places[output]], count);
            }
        }
    }

    static void add(float[] into, float[] from, int count) {
        for (int i = 0; i < count; i++) {
            into[i] += from[i];
        }
    }

    static void multiply(float[] values, float factor, int count) {
        for (int i = 0; i < count; i++) {
            values[i] *= factor;
        }
    }
}
