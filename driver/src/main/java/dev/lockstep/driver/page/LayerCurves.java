package dev.lockstep.driver.page;

import dev.lockstep.driver.page.CurveChart.Course;
import dev.lockstep.driver.page.CurveChart.Curve;
import dev.lockstep.events.Event.NormsMeasured;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/** How long the weights and the gradients of the layers of a run were; of many layers the first and the last ones are drawn. */
final class LayerCurves {
    private static final int MOST_AT_AN_END = 4;

    private final Map<String, Norms> layers = new LinkedHashMap<>();

    private record Norms(StepCurve weights, StepCurve gradients) {}

    void add(NormsMeasured measured) {
        for (NormsMeasured.LayerNorm norm : measured.layers()) {
            Norms own = layers.computeIfAbsent(norm.layer(), layer -> new Norms(new StepCurve(), new StepCurve()));
            own.weights().add(measured.step(), norm.weights());
            own.gradients().add(measured.step(), norm.gradient());
        }
    }

    void backTo(long step) {
        layers.values().forEach(norms -> {
            norms.weights().backTo(step);
            norms.gradients().backTo(step);
        });
    }

    CurveChart gradients(Course steps) {
        return chart("Length of the gradient by layer", Norms::gradients, steps);
    }

    CurveChart weights(Course steps) {
        return chart("Length of the weights by layer", Norms::weights, steps);
    }

    private CurveChart chart(String title, Function<Norms, StepCurve> of, Course steps) {
        List<String> names = new ArrayList<>(layers.keySet());
        List<Curve> curves = new ArrayList<>();
        for (int i = 0; i < names.size(); i++) {
            if (i < MOST_AT_AN_END || i >= names.size() - MOST_AT_AN_END) {
                Norms norms = layers.getOrDefault(names.get(i), new Norms(new StepCurve(), new StepCurve()));
                curves.add(new Curve(
                        names.get(i), "run-" + curves.size(), of.apply(norms).points()));
            }
        }
        return new CurveChart(title, ChartAxis.Scale.LOGARITHMIC_WHERE_WIDE, curves, steps);
    }
}
