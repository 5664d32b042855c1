package dev.lockstep.capacity;

import dev.lockstep.order.SplitMixRandom;
import java.util.Arrays;
import java.util.List;

/** What repeats might have been, had they been measured again: as many of them, drawn from those that were. */
final class Bootstrap {
    private Bootstrap() {}

    static double median(Repeats repeats, SplitMixRandom random) {
        List<Double> values = repeats.values();
        double[] again = new double[values.size()];
        Arrays.setAll(again, i -> values.get(random.nextInt(values.size())));
        Arrays.sort(again);
        return Quantiles.of(again, 0.5);
    }
}
