package dev.lockstep.capacity;

import dev.lockstep.order.ReplicaAssignment;
import java.util.Arrays;
import java.util.List;

/**
 * What a step costs: the time of a rank by itself, the wait for the slowest of all ranks, and the average. Its constants are those
 * of the measurement, or others where somebody asks what if.
 */
public final class CostModel {
    /** Events of a simulation: about a second. */
    private static final double MOST_EVENTS = 3e6;

    private static final double EVENTS_A_WINDOW = 7;
    private static final int FEWEST_AVERAGES = 3;
    private static final int MOST_AVERAGES = 200;
    private static final int SHARES = 400;

    private final Workload workload;
    private final OwnTimes own;
    private final ExchangeCosts costs;
    private final double stretch;
    private final double slowdown;

    CostModel(Workload workload, OwnTimes own, ExchangeCosts costs, double stretch, double slowdown) {
        this.workload = workload;
        this.own = own;
        this.costs = costs;
        this.stretch = stretch;
        this.slowdown = slowdown;
    }

    public ExchangeCosts costs() {
        return costs;
    }

    /** How much further from their median the times of ranks lie than what was measured of one. */
    public double stretch() {
        return stretch;
    }

    /** The same with another exchange. */
    public CostModel with(ExchangeCosts others) {
        return new CostModel(workload, own, others, stretch, slowdown);
    }

    CostModel with(ExchangeCosts others, double otherStretch) {
        return new CostModel(workload, own, others, otherStretch, slowdown);
    }

    /** The same where a rank by itself takes so many times as long. */
    public CostModel slowedBy(double factor) {
        return new CostModel(workload, own, costs, stretch, slowdown * factor);
    }

    /** The same where ranks are as steady as can be. */
    CostModel steady() {
        return new CostModel(workload, own, costs, 0, slowdown);
    }

    /** Simulates steps of this size. */
    StepSimulation.Outcome simulate(ClusterSize size) {
        return simulate(size.hosts(), size.replicasARank(), size.batch(), size.every());
    }

    StepSimulation.Outcome simulate(List<String> hosts, int replicasARank, int batch, int every) {
        ExchangePlan plan = new ExchangePlan(
                new ReplicaAssignment(hosts.size() * replicasARank, hosts.size()),
                hosts,
                workload.averagedFloats(),
                workload.bytesOnTheWire());
        double events = EVENTS_A_WINDOW * Math.max(1, plan.windows()) * plan.islands() + hosts.size() * every;
        int averages = (int) Math.max(FEWEST_AVERAGES, Math.min(MOST_AVERAGES, MOST_EVENTS / events));
        return new StepSimulation(plan, new ExchangeSimulation(plan, costs), times(replicasARank, batch), every)
                .run(averages);
    }

    /** What a step of this size takes on the mean, by formula but for the exchange. */
    double seconds(ClusterSize size) {
        return seconds(
                exchange(size.hosts(), size.replicasARank()),
                size.ranks(),
                size.replicasARank(),
                size.batch(),
                size.every());
    }

    /** One exchange of what this workload averages. */
    ExchangeEstimate exchange(List<String> hosts, int replicasARank) {
        return new ExchangeEstimate(
                new ReplicaAssignment(hosts.size() * replicasARank, hosts.size()),
                hosts,
                workload.averagedFloats(),
                workload.bytesOnTheWire());
    }

    /** What a step takes on the mean, by formula but for the exchange: the slowest of all ranks, then an exchange. */
    double seconds(ExchangeEstimate exchange, int ranks, int replicasARank, int batch, int every) {
        double[] times = times(replicasARank, batch);
        double mean = Arrays.stream(times).average().orElseThrow();
        double beyond = (slowest(times, ranks) - mean) * Math.sqrt(every);
        return mean + (beyond + exchange.seconds(costs)) / every;
    }

    /** The mean of the slowest of so many draws. */
    private static double slowest(double[] sorted, int draws) {
        double sum = 0;
        for (int i = 0; i < SHARES; i++) {
            sum += Quantiles.of(sorted, Math.pow((i + 0.5) / SHARES, 1.0 / draws));
        }
        return sum / SHARES;
    }

    /** Rows that a rank of one replica trains in a second by itself. */
    double rowsPerSecond(int batch) {
        return batch / (own.seconds(batch) * slowdown);
    }

    List<Integer> batches() {
        return own.batches();
    }

    private double[] times(int replicasARank, int batch) {
        double[] times = own.of(replicasARank, batch);
        double median = Quantiles.of(times, 0.5);
        return Arrays.stream(times)
                .map(time -> slowdown * Math.max(time / 2, median + stretch * (time - median)))
                .toArray();
    }
}
