package dev.lockstep.engine.parameter;

import dev.lockstep.engine.InitialWeights;
import dev.lockstep.engine.ParameterRange;
import dev.lockstep.engine.ParameterRange.Held;
import dev.lockstep.engine.vertex.VertexOrder;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.WeightInitializer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** Which stretch of the flat parameters is what: the same for every engine, from the plan alone. */
public final class ParameterLayout {
    private final NetworkPlan plan;
    private final List<LayerParameter> arrays;

    private ParameterLayout(NetworkPlan plan, List<LayerParameter> arrays) {
        this.plan = plan;
        this.arrays = arrays;
    }

    /** That of a model whose layers a plan lays out. */
    public static ParameterLayout of(NetworkPlan plan) {
        List<LayerParameter> arrays = new ArrayList<>();
        int at = 0;
        for (int node : VertexOrder.of(plan)) {
            for (LayerArray array : LayerArrays.of(plan.nodes().get(node))) {
                arrays.add(new LayerParameter(at, node, array));
                at = Math.addExact(at, Math.toIntExact(array.count()));
            }
        }
        return new ParameterLayout(plan, arrays);
    }

    /** How many parameters a plan's layers have, though no memory may hold so many. */
    public static long count(NetworkPlan plan) {
        return plan.nodes().stream()
                .flatMap(node -> LayerArrays.of(node).stream())
                .mapToLong(LayerArray::count)
                .sum();
    }

    /** All arrays, in model order; those of a node lie side by side. */
    public List<LayerParameter> arrays() {
        return List.copyOf(arrays);
    }

    /** How many parameters there are. */
    public int length() {
        return arrays.isEmpty() ? 0 : arrays.get(arrays.size() - 1).end();
    }

    /** Writes where all parameters begin: weights by chance, all else at zeros, ones, or what its layer says. */
    public void writeFirstWeights(FloatBuffer parameters, long seed) {
        for (LayerParameter parameter : arrays) {
            writeFirst(parameters.slice(parameter.first(), parameter.length()), parameter, seed);
        }
    }

    private void writeFirst(FloatBuffer own, LayerParameter parameter, long seed) {
        LayerArray array = parameter.array();
        if (array.areWeights()) {
            NetworkPlan.Node node = plan.nodes().get(parameter.node());
            new WeightInitializer(plan.init(node), seed, node.number())
                    .write(own, array.inputs(), array.outputs(), array.number());
        }
        while (own.hasRemaining()) {
            own.put((float) array.start());
        }
    }

    /** What a node has learned. */
    public float[] learned(FloatBuffer parameters, int node) {
        float[] learned = new float[room(node)];
        if (learned.length > 0) {
            parameters.get(of(node).get(0).first(), learned);
        }
        return learned;
    }

    /** The arrays of a node, in their order. */
    public List<LayerParameter> of(int node) {
        return arrays.stream().filter(array -> array.node() == node).toList();
    }

    /** How many numbers a node learns. */
    public int room(int node) {
        return of(node).stream().mapToInt(LayerParameter::length).sum();
    }

    /** Writes what imported layers have learned, over first weights; the smallest weights are zero where pruning says so. */
    public void writeStart(FloatBuffer parameters, InitialWeights start) {
        start.weights().forEach((node, learned) -> {
            List<LayerParameter> own = of(node);
            parameters.put(own.get(0).first(), learned);
            for (LayerParameter array : own) {
                if (array.array().areWeights() && start.prune() > 0) {
                    MagnitudePruning.smallest(parameters, array.first(), array.end(), start.prune());
                }
            }
        });
    }

    /** What each stretch is to whoever changes the parameters. */
    public List<ParameterRange> ranges(InitialWeights start) {
        return arrays.stream()
                .map(array -> new ParameterRange(array.first(), array.end(), kind(array), held(array, start)))
                .toList();
    }

    private static Held held(LayerParameter array, InitialWeights start) {
        if (start.frozen().contains(array.node())) {
            return Held.ALL;
        }
        boolean pruned = start.prune() > 0 && start.weights().containsKey(array.node());
        return pruned && array.array().areWeights() ? Held.ZEROS : Held.NONE;
    }

    private ParameterRange.Kind kind(LayerParameter array) {
        NetworkPlan.Node node = plan.nodes().get(array.node());
        return switch (array.array().role()) {
            case WEIGHTS ->
                new ParameterRange.Weights(array.array().inputs(), (float) plan.l1(node), (float) plan.l2(node));
            case OTHER -> new ParameterRange.Other();
            case RUNNING -> new ParameterRange.Running((float) ((LayerSpec.BatchNorm) node.work()).momentum());
        };
    }
}
