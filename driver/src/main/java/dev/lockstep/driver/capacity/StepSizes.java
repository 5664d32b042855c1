package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.StepSample.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

/** Which sizes of training are measured, and which of them a fit is not to see, so that they can judge its forecasts. */
final class StepSizes {
    /** Up to so many ranks each number is measured, and beyond only some. */
    private static final int EACH_UP_TO = 4;

    private static final int HELD_OUT_OF = 3;

    private StepSizes() {}

    /** 1, 2, 3, 4, 6, 8, 12, 16, 24 and so on to all. */
    static List<Integer> counts(int ranks) {
        TreeSet<Integer> counts = new TreeSet<>(List.of(ranks));
        for (int count = 1; count < ranks; count++) {
            boolean isRound = Integer.bitCount(count) == 1 || (count % 3 == 0 && Integer.bitCount(count / 3) == 1);
            if (count <= EACH_UP_TO || isRound) {
                counts.add(count);
            }
        }
        return List.copyOf(counts);
    }

    /** Batches of one replica: powers of two, and that of the run file; every third one is held out. */
    static List<StepSize> batches(int usual, int largest, long rows) {
        long most = Math.min(largest, rows);
        TreeSet<Integer> batches = new TreeSet<>();
        for (int batch = 1; batch <= most; batch *= 2) {
            batches.add(batch);
        }
        if (usual <= most) {
            batches.add(usual);
        }
        List<StepSize> sizes = new ArrayList<>();
        for (int batch : batches) {
            boolean isHeldOut = batch != usual && sizes.size() % HELD_OUT_OF == HELD_OUT_OF - 1;
            sizes.add(new StepSize(Kind.BATCH, 1, 1, batch, isHeldOut));
        }
        return sizes;
    }

    /**
     * More ranks, with as many rows each, and with the rows of one divided among them. Those of more than half of all ranks are held
     * out, where enough are left to fit.
     */
    static List<StepSize> scaling(int ranks, int replicasARank, int batch, long rows) {
        List<StepSize> sizes = new ArrayList<>();
        for (int count : counts(ranks)) {
            boolean isHeldOut = ranks > 2 && 2 * count > ranks;
            if ((long) count * replicasARank * batch <= rows) {
                sizes.add(new StepSize(Kind.WEAK, count, replicasARank, batch, isHeldOut));
            }
            if (count > 1 && batch / count > 0) {
                sizes.add(new StepSize(Kind.STRONG, count, replicasARank, batch / count, isHeldOut));
            }
        }
        return sizes;
    }
}
