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
    private final FeedRate feed;
    private final ExchangeCosts costs;
    private final double stretch;
    private final double slowdown;

    CostModel(Workload workload, OwnTimes own, FeedRate feed, ExchangeCosts costs, double stretch, double slowdown) {
        this.workload = workload;
        this.own = own;
        this.feed = feed;
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
        return new CostModel(workload, own, feed, others, stretch, slowdown);
    }

    CostModel with(ExchangeCosts others, double otherStretch) {
        return new CostModel(workload, own, feed, others, otherStretch, slowdown);
    }

    /** The same where a rank by itself takes so many times as long. */
    public CostModel slowedBy(double factor) {
        return new CostModel(workload, own, feed, costs, stretch, slowdown * factor);
    }

    /** The same where ranks are as steady as can be. */
    CostModel steady() {
        return new CostModel(workload, own, feed, costs, 0, slowdown);
    }

    /** The same where rows come so many times as fast. */
    CostModel fed(double factor) {
        return new CostModel(workload, own, feed.times(factor), costs, stretch, slowdown);
    }

    /** The same where a float of an exchange travels in so many bytes. */
    CostModel compressed(int bytesOfOne) {
        return new CostModel(workload.onTheWire(bytesOfOne), own, feed, costs, stretch, slowdown);
    }

    /** Simulates steps of this size. */
    StepSimulation.Outcome simulate(ClusterSize size) {
        return simulate(size.hosts(), size);
    }

    /**
     * Simulates steps.
     *
     * @param hosts for each rank its own, whatever the size says of them
     */
    StepSimulation.Outcome simulate(List<String> hosts, ClusterSize size) {
        ExchangePlan plan = new ExchangePlan(
                new ReplicaAssignment(size.replicas(), size.ranks()),
                hosts,
                size.replicas() == 1 ? 0 : workload.averagedFloats(),
                workload.bytesOnTheWire());
        double events = EVENTS_A_WINDOW * Math.max(1, plan.windows()) * plan.islands() + size.ranks() * size.every();
        int averages = (int) Math.max(FEWEST_AVERAGES, Math.min(MOST_AVERAGES, MOST_EVENTS / events));
        double[] times = times(size, Contention.mostAHost(hosts));
        return new StepSimulation(plan, new ExchangeSimulation(plan, exchangeCosts(size)), times, size.every())
                .run(averages);
    }

    /** A replica that is alone averages nothing; hosts of a rack share its link to the others. */
    private ExchangeCosts exchangeCosts(ClusterSize size) {
        return size.replicas() == 1
                ? ExchangeCosts.ofNetwork(0, Double.POSITIVE_INFINITY)
                : costs.over(costs.latencySeconds(), size.bytesPerSecond(costs.bytesPerSecond()));
    }

    /** What a step of this size takes on the mean, by formula but for the exchange. */
    double seconds(ClusterSize size) {
        return seconds(exchange(size.hosts(), size), size.ranksAHost(), size);
    }

    /** One exchange of what this workload averages. */
    ExchangeEstimate exchange(List<String> hosts, ClusterSize size) {
        return new ExchangeEstimate(
                new ReplicaAssignment(size.replicas(), size.ranks()),
                hosts,
                size.replicas() == 1 ? 0 : workload.averagedFloats(),
                workload.bytesOnTheWire());
    }

    /** What a step takes on the mean, by formula but for the exchange: the slowest of all ranks, then an exchange. */
    double seconds(ExchangeEstimate exchange, int ranksAHost, ClusterSize size) {
        double[] times = times(size, ranksAHost);
        double mean = Arrays.stream(times).average().orElseThrow();
        double beyond = (slowest(times, size.ranks()) - mean) * Math.sqrt(size.every());
        return mean + (beyond + exchange.seconds(exchangeCosts(size))) / size.every();
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

    /** Of a rank, sorted: no step is shorter than its rows take to come. */
    private double[] times(ClusterSize size, int ranksAHost) {
        double[] times = own.of(size.replicasARank(), size.batch());
        double median = Quantiles.of(times, 0.5);
        double factor = slowdown * own.contention(ranksAHost * size.replicasARank());
        double rows = feed.seconds(size.batch(), size.replicas());
        return Arrays.stream(times)
                .map(time -> Math.max(rows, factor * Math.max(time / 2, median + stretch * (time - median))))
                .toArray();
    }
}
