package dev.lockstep.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * The cluster that is asked about: the one that was measured, with what is to be otherwise.
 *
 * @param model of its steps
 * @param cores of an executor
 * @param doubt how far it may be off beyond what was measured, as a logarithm: of what is only described
 * @param remarks what was taken for true and not measured, in sentences
 */
record AskedCluster(CostModel model, int cores, double doubt, List<String> remarks) {
    /** Rates of products of matrices say no more of how fast a network is trained: published forecasts miss by as much. */
    private static final double DOUBT_OF_FLOPS = 0.12;

    private static final double DOUBT_OF_ROWS = 0.03;
    private static final double DOUBT_OF_LINKS = 0.05;
    private static final double GIGA = 1e9;

    static AskedCluster of(Capacity capacity, CostModel measured, ForecastQuestion question) {
        Optional<ClusterDescription> like = question.like();
        Optional<Bandwidth> bandwidth = question.bandwidth().or(() -> like.flatMap(ClusterDescription::bandwidth));
        Optional<Latency> latency = question.latency().or(() -> like.flatMap(ClusterDescription::latency));
        ExchangeCosts costs = measured.costs();
        CostModel model = measured.with(costs.over(
                        latency.map(Latency::seconds).orElse(costs.latencySeconds()),
                        bandwidth.map(Bandwidth::bytesPerSecond).orElse(costs.bytesPerSecond())))
                .compressed(question.bytesOfOne());
        double variance = bandwidth.isPresent() || latency.isPresent() ? DOUBT_OF_LINKS * DOUBT_OF_LINKS : 0;
        List<String> remarks = new ArrayList<>();
        int cores = like.flatMap(ClusterDescription::cores)
                .orElseGet(() -> capacity.executors().stream()
                        .mapToInt(ExecutorMeasure::cores)
                        .max()
                        .orElse(question.size().replicasARank()));
        if (like.isPresent()) {
            Speed speed = Speed.of(capacity, measured, like.get());
            model = model.slowedBy(speed.slowdown());
            variance += speed.doubt() * speed.doubt();
            remarks.add(String.format(
                    Locale.ROOT,
                    "nothing was measured on %s: %s; its links are taken for %s, its disks and what its ranks wait for each"
                            + " other for those of the measurement",
                    like.get().name(),
                    speed.said(),
                    bandwidth.map(Bandwidth::toString).orElse("those that were measured")));
        }
        return new AskedCluster(model, cores, Math.sqrt(variance), remarks);
    }

    /** How much longer a rank takes there, how doubtful that is, and where it comes from. */
    private record Speed(double slowdown, double doubt, String said) {
        static Speed of(Capacity capacity, CostModel measured, ClusterDescription like) {
            if (like.rowsPerSecond().isPresent()) {
                double here = measured.rowsPerSecond(capacity.workload().batch());
                double there = like.rowsPerSecond().get();
                return new Speed(
                        here / there,
                        DOUBT_OF_ROWS,
                        said("a replica trains %.3g rows/s there as it says, %.3g here", there, here));
            }
            double here = capacity.executors().stream()
                    .mapToDouble(one -> one.flopsPerSecond().median())
                    .average()
                    .orElse(0);
            if (like.gflops().isEmpty() || here == 0) {
                return new Speed(1, DOUBT_OF_FLOPS, "its cores are taken for those of the measurement");
            }
            double there = GIGA * like.gflops().get();
            return new Speed(
                    here / there,
                    DOUBT_OF_FLOPS,
                    said("a core computes %.3g GFLOP/s there as it says, %.3g here", there / GIGA, here / GIGA));
        }

        private static String said(String format, Object... values) {
            return String.format(Locale.ROOT, format, values);
        }
    }
}
