package dev.lockstep.train;

import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ParameterRange;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.parameter.LayerParameter;
import dev.lockstep.engine.parameter.ParameterLayout;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.NormsMeasured.LayerNorm;
import dev.lockstep.network.NetworkPlan;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/**
 * Measures now and then how long the weights of each layer are, and their last gradient, and warns where that vanishes or explodes.
 * The leader does it alone, where an epoch ends and no step waits; it reads, and changes nothing.
 */
final class NormWatch {
    private static final long BETWEEN_LOOKS_NANOS = 5_000_000_000L;
    /** Gradients are compared by their share of the weights: with that of the layer that has the largest, or with the weights. */
    private static final double VANISHING = 1e-6;

    private static final double EXPLODING = 1e3;
    private static final double SHORTEST_WEIGHTS = 1e-3;
    private static final int BLOCK = 1024;

    private final LocalReplicas replicas;
    private final Consumer<Event> events;
    private final int rows;
    private final List<NamedWeights> weights;
    private final Set<String> warned = new HashSet<>();
    private long lastLook;
    private boolean hasLooked;

    /** Where the weights of a layer lie. */
    private record NamedWeights(String layer, int first, int end) {}

    NormWatch(RankJob job, DataSchema schema, LocalReplicas replicas, Consumer<Event> events) {
        this.replicas = replicas;
        this.events = events;
        rows = job.run().training().rowsAStep();
        weights = job.isLeader()
                ? weights(
                        ArrayNames.plan(job.run().network(), schema),
                        replicas.replicas().get(0))
                : List.of();
    }

    private static List<NamedWeights> weights(NetworkPlan plan, Replica replica) {
        Set<Integer> learned = replica.layout().stream()
                .filter(ParameterRange::learned)
                .map(ParameterRange::first)
                .collect(Collectors.toSet());
        List<NamedWeights> weights = new ArrayList<>();
        for (LayerParameter parameter : ParameterLayout.of(plan).arrays()) {
            boolean isThere = parameter.end() <= replica.parameters().capacity();
            if (isThere && parameter.array().areWeights() && learned.contains(parameter.first())) {
                String path = ArrayNames.layer(plan, parameter);
                String part = parameter.array().number() == 0
                        ? ""
                        : "." + parameter.array().name();
                weights.add(new NamedWeights(path + part, parameter.first(), parameter.end()));
            }
        }
        return weights;
    }

    /** Looks, unless it has done so a short time ago. */
    void look(long steps) {
        if (weights.isEmpty() || (hasLooked && System.nanoTime() - lastLook < BETWEEN_LOOKS_NANOS)) {
            return;
        }
        List<LayerNorm> norms = new ArrayList<>();
        replicas.forEach(i -> {
            if (i == 0) {
                Replica replica = replicas.replicas().get(0);
                weights.forEach(one -> norms.add(new LayerNorm(
                        one.layer(), length(replica.parameters(), one), length(replica.gradient(), one) / rows)));
            }
        });
        events.accept(new Event.NormsMeasured(steps, norms));
        warnings(steps, norms).stream().filter(warned::add).forEach(text -> events.accept(new Event.Warned(text)));
        hasLooked = true;
        lastLook = System.nanoTime();
    }

    private static double length(FloatBuffer values, NamedWeights of) {
        float[] block = new float[BLOCK];
        double squares = 0;
        for (int at = of.first(); at < of.end(); at += BLOCK) {
            int count = Math.min(BLOCK, of.end() - at);
            values.get(at, block, 0, count);
            for (int i = 0; i < count; i++) {
                squares += (double) block[i] * block[i];
            }
        }
        return Math.sqrt(squares);
    }

    /** The first of each kind: whoever has read it looks at the page. */
    static List<String> warnings(long steps, List<LayerNorm> norms) {
        double largest = norms.stream().mapToDouble(NormWatch::share).max().orElse(0);
        List<String> warnings = new ArrayList<>();
        norms.stream()
                .filter(norm -> !(share(norm) <= EXPLODING))
                .findFirst()
                .ifPresent(norm -> warnings.add(said(norm, "explodes", steps)
                        + "; try a smaller learning rate, or training.clip: { norm: 1.0 }"));
        norms.stream()
                .filter(norm -> warnings.isEmpty() && share(norm) < VANISHING * largest)
                .findFirst()
                .ifPresent(norm -> warnings.add(said(norm, "vanishes", steps)
                        + "; try relu and init: he, batchNorm or residual blocks, or fewer layers"));
        return warnings;
    }

    private static double share(LayerNorm norm) {
        return norm.gradient() / Math.max(norm.weights(), SHORTEST_WEIGHTS);
    }

    private static String said(LayerNorm norm, String what, long steps) {
        return String.format(
                Locale.ROOT,
                "the gradient of network.layers.%s %s at step %d: it is %.3g long, the weights %.3g",
                norm.layer(),
                what,
                steps,
                norm.gradient(),
                norm.weights());
    }
}
