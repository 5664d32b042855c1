package dev.lockstep.capacity;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.io.Serializable;
import java.util.Arrays;
import java.util.List;

/** The same measured several times, in the order of time: what uncertainty is taken from. In JSON an array of numbers. */
public record Repeats(List<Double> values) implements Serializable {
    private static final long serialVersionUID = 1L;

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Repeats(List<Double> values) {
        if (values.isEmpty()) {
            throw new IllegalArgumentException("nothing was measured: there are no repeats");
        }
        this.values = List.copyOf(values);
    }

    @JsonValue
    @Override
    public List<Double> values() {
        return values;
    }

    public static Repeats of(double... values) {
        return new Repeats(Arrays.stream(values).boxed().toList());
    }

    public double median() {
        return quantile(0.5);
    }

    public double least() {
        return quantile(0);
    }

    public double most() {
        return quantile(1);
    }

    /** Between the two values that are nearest. */
    public double quantile(double share) {
        return Quantiles.of(
                values.stream().mapToDouble(Double::doubleValue).sorted().toArray(), share);
    }
}
