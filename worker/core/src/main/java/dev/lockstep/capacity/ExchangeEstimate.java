package dev.lockstep.capacity;

import dev.lockstep.order.ReplicaAssignment;
import java.util.List;

/**
 * How long one exchange takes for which all come at once, again and again for other costs. Of an exchange of very many windows some
 * are simulated; the others go on as these do.
 */
final class ExchangeEstimate {
    private static final int SIMULATED = 24;

    private final ExchangePlan some;
    private final ExchangePlan twice;
    private final int windows;

    ExchangeEstimate(ReplicaAssignment assignment, List<String> memories, long floats, int bytesOfOne) {
        ExchangePlan all = new ExchangePlan(assignment, memories, floats, bytesOfOne);
        windows = all.windows();
        if (windows <= 2 * SIMULATED) {
            some = all;
            twice = all;
        } else {
            long length = all.length(0);
            some = new ExchangePlan(assignment, memories, SIMULATED * length, bytesOfOne);
            twice = new ExchangePlan(assignment, memories, 2 * SIMULATED * length, bytesOfOne);
        }
    }

    double seconds(ExchangeCosts costs) {
        double seconds = new ExchangeSimulation(twice, costs).seconds();
        if (windows <= 2 * SIMULATED) {
            return seconds;
        }
        double before = new ExchangeSimulation(some, costs).seconds();
        return seconds + (seconds - before) * (windows - twice.windows()) / (twice.windows() - some.windows());
    }
}
