package dev.lockstep.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.commons.math3.fitting.PolynomialCurveFitter;
import org.apache.commons.math3.fitting.WeightedObservedPoints;

/**
 * How long a rank takes for a step by itself, by the rows that a replica takes: where it was measured, as it was measured; between
 * two such batches straight between them; beyond them along a line through all.
 */
public final class OwnTimes {
    /** Quantiles of all ranks that took so many rows with so many replicas. */
    private final Map<Key, double[]> measured = new LinkedHashMap<>();

    private final TreeMap<Integer, Double> medians = new TreeMap<>();
    private final double base;
    private final double aRow;

    private final Contention contention;

    private record Key(int replicasARank, int batch) {}

    /**
     * From what may be seen.
     *
     * @throws IllegalArgumentException where that is nothing
     */
    public OwnTimes(Capacity capacity, List<StepSample> samples) {
        if (samples.isEmpty()) {
            throw new IllegalArgumentException("no step was measured, so that nothing can be said of others");
        }
        contention = Contention.of(capacity, samples);
        Map<Key, List<Double>> all = new LinkedHashMap<>();
        for (StepSample sample : samples) {
            double factor = contention.factor(Contention.threads(capacity, sample));
            List<Double> times =
                    all.computeIfAbsent(new Key(sample.replicasARank(), sample.batch()), key -> new ArrayList<>());
            sample.own().quantiles().forEach(time -> times.add(time / factor));
        }
        int usual = samples.get(0).replicasARank();
        all.forEach((key, times) -> {
            double[] sorted =
                    times.stream().mapToDouble(Double::doubleValue).sorted().toArray();
            measured.put(key, sorted);
            if (key.replicasARank() == usual) {
                medians.put(key.batch(), Quantiles.of(sorted, 0.5));
            }
        });
        double[] line = line();
        base = line[0];
        aRow = line[1];
    }

    /** Errors count by their share of the time, so that small batches count as much as large ones. */
    private double[] line() {
        if (medians.size() == 1) {
            Map.Entry<Integer, Double> only = medians.firstEntry();
            return new double[] {0, only.getValue() / only.getKey()};
        }
        WeightedObservedPoints points = new WeightedObservedPoints();
        medians.forEach((batch, seconds) -> points.add(1 / (seconds * seconds), batch, seconds));
        double[] line = PolynomialCurveFitter.create(1).fit(points.toList());
        return new double[] {Math.max(0, line[0]), Math.max(0, line[1])};
    }

    /** Batches that were measured, from the smallest on. */
    List<Integer> batches() {
        return List.copyOf(medians.keySet());
    }

    /** How much longer a step takes on a host of so many threads than by itself. */
    double contention(int threads) {
        return contention.factor(threads);
    }

    /** The median of a step of so many rows, by itself. */
    double seconds(int batch) {
        Map.Entry<Integer, Double> below = medians.floorEntry(batch);
        Map.Entry<Integer, Double> above = medians.ceilingEntry(batch);
        if (below != null && above != null) {
            double share = below.getKey().equals(above.getKey())
                    ? 0
                    : (double) (batch - below.getKey()) / (above.getKey() - below.getKey());
            return below.getValue() + share * (above.getValue() - below.getValue());
        }
        Map.Entry<Integer, Double> edge = below != null ? below : medians.firstEntry();
        return edge.getValue() * (base + aRow * batch) / (base + aRow * edge.getKey());
    }

    /**
     * One time of a rank by itself with so many replicas, each of which takes so many rows.
     *
     * @param share of such times that are shorter
     */
    public double draw(int replicasARank, int batch, double share) {
        return Quantiles.of(of(replicasARank, batch), share);
    }

    /** Times of a rank by itself with so many replicas, each of which takes so many rows: sorted, at equal distances of shares. */
    double[] of(int replicasARank, int batch) {
        double[] exactly = measured.get(new Key(replicasARank, batch));
        if (exactly != null) {
            return exactly.clone();
        }
        Key nearest = measured.keySet().stream()
                .min((a, b) -> Double.compare(distance(a, replicasARank, batch), distance(b, replicasARank, batch)))
                .orElseThrow();
        double factor = seconds(batch) / seconds(nearest.batch());
        return Arrays.stream(measured.getOrDefault(nearest, new double[0]))
                .map(time -> time * factor)
                .toArray();
    }

    private static double distance(Key key, int replicasARank, int batch) {
        double ofReplicas = Math.abs(Math.log((double) key.replicasARank() / replicasARank));
        return 100 * ofReplicas + Math.abs(Math.log((double) key.batch() / batch));
    }
}
