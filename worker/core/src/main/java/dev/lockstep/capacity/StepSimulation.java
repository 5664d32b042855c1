package dev.lockstep.capacity;

import dev.lockstep.order.SplitMixRandom;
import java.util.Arrays;

/**
 * Steps with the average between them: each rank computes for as long as a draw from what was measured says, and all meet in an
 * exchange. The same seed, the same steps.
 */
final class StepSimulation {
    private static final long SEED = 0x57E9;

    private final ExchangePlan plan;
    private final ExchangeSimulation exchange;
    private final double[] own;
    private final int every;
    private final SplitMixRandom random = new SplitMixRandom(SEED);

    /** What steps were like; seconds. */
    record Outcome(double mean, double median, double p99, StepSample.Split split) {}

    /**
     * Steps of these ranks.
     *
     * @param own how long a rank takes for a step by itself, sorted, at equal distances of shares
     * @param every steps from one average to the next
     */
    StepSimulation(ExchangePlan plan, ExchangeSimulation exchange, double[] own, int every) {
        this.plan = plan;
        this.exchange = exchange;
        this.own = own.clone();
        this.every = every;
    }

    /** So many averages, with the steps before each. */
    Outcome run(int averages) {
        double[] free = new double[plan.ranks()];
        double[] took = new double[averages];
        double computing = 0;
        double waiting = 0;
        double before = 0;
        for (int i = 0; i < averages; i++) {
            double[] arrivals = new double[free.length];
            double sum = 0;
            for (int rank = 0; rank < free.length; rank++) {
                double computed = 0;
                for (int step = 0; step < every; step++) {
                    computed += Quantiles.of(own, random.nextDouble());
                }
                arrivals[rank] = free[rank] + computed;
                computing += computed / free.length;
                sum += arrivals[rank];
            }
            double last = Arrays.stream(arrivals).max().orElseThrow();
            waiting += last - sum / free.length;
            free = exchange.run(arrivals);
            double now = Arrays.stream(free).max().orElseThrow();
            took[i] = (now - before) / every;
            before = now;
        }
        double steps = (double) averages * every;
        double mean = before / steps;
        Arrays.sort(took);
        StepSample.Split split = new StepSample.Split(
                0, computing / steps, Math.max(0, mean - (computing + waiting) / steps), waiting / steps);
        return new Outcome(mean, Quantiles.of(took, 0.5), Quantiles.of(took, 0.99), split);
    }
}
