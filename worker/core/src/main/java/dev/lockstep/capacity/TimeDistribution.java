package dev.lockstep.capacity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/**
 * How long something takes, in seconds, as quantiles at equal distances from the least to the most. In JSON an array of numbers.
 */
public record TimeDistribution(List<Double> quantiles) implements Serializable {
    private static final long serialVersionUID = 1L;

    /** Enough to tell one step of a hundred from the others. */
    private static final int KEPT = 201;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TimeDistribution(List<Double> quantiles) {
        if (quantiles.isEmpty()) {
            throw new IllegalArgumentException("nothing was timed: there are no quantiles");
        }
        this.quantiles = List.copyOf(quantiles);
    }

    /** Of times in any order: at most {@value #KEPT} numbers of them are kept. */
    public static TimeDistribution of(double... seconds) {
        double[] sorted = seconds.clone();
        Arrays.sort(sorted);
        if (sorted.length <= KEPT) {
            return new TimeDistribution(Arrays.stream(sorted).boxed().toList());
        }
        double[] kept = new double[KEPT];
        Arrays.setAll(kept, i -> Quantiles.of(sorted, i / (KEPT - 1.0)));
        return new TimeDistribution(Arrays.stream(kept).boxed().toList());
    }

    @JsonValue
    @Override
    public List<Double> quantiles() {
        return quantiles;
    }

    /** The time below which this share lies: with a uniform draw in place of the share, a draw of a time. */
    public double at(double share) {
        return Quantiles.of(sorted(), share);
    }

    public double median() {
        return at(0.5);
    }

    public double mean() {
        return quantiles.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
    }

    double[] sorted() {
        return quantiles.stream().mapToDouble(Double::doubleValue).toArray();
    }
}
