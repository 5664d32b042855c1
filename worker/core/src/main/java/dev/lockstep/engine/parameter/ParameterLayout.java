package dev.lockstep.engine.parameter;

import dev.lockstep.engine.InitialWeights;
import dev.lockstep.engine.ParameterRange;
import dev.lockstep.engine.ParameterRange.Held;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.WeightInitializer;
import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.List;

/** Which stretch of the flat parameters is what: an engine says where each array lies, the plan what is asked of it. */
public final class ParameterLayout {
    private final NetworkPlan plan;
    private final List<LayerParameter> arrays;

    /** @param arrays all of them, in any order; those of a node lie side by side */
    public ParameterLayout(NetworkPlan plan, List<LayerParameter> arrays) {
        this.plan = plan;
        this.arrays = arrays.stream()
                .sorted(Comparator.comparingInt(LayerParameter::first))
                .toList();
        int at = 0;
        for (LayerParameter array : this.arrays) {
            if (array.first() != at) {
                throw new IllegalStateException(
                        "the parameters from " + at + " to " + array.first() + " belong to no layer, or to two");
            }
            at = array.end();
        }
    }

    /** How many parameters there are. */
    public int length() {
        return arrays.isEmpty() ? 0 : arrays.get(arrays.size() - 1).end();
    }

    /** Writes the first weights; all else stays where the layers start it: at zeros and ones. */
    public void writeFirstWeights(FloatBuffer parameters, long seed) {
        for (LayerParameter array : arrays) {
            if (array.areWeights()) {
                NetworkPlan.Node node = plan.nodes().get(array.node());
                WeightInitializer weights = new WeightInitializer(plan.init(node), seed, node.number());
                parameters.put(
                        array.first(),
                        weights.of(array.inputs(), array.outputs(), array.length(), array.number()),
                        0,
                        array.length());
            }
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

    private List<LayerParameter> of(int node) {
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
                if (array.areWeights() && start.prune() > 0) {
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
        return pruned && array.areWeights() ? Held.ZEROS : Held.NONE;
    }

    private ParameterRange.Kind kind(LayerParameter array) {
        NetworkPlan.Node node = plan.nodes().get(array.node());
        return switch (array.role()) {
            case WEIGHTS -> new ParameterRange.Weights(array.inputs(), (float) plan.l1(node), (float) plan.l2(node));
            case OTHER -> new ParameterRange.Other();
            case RUNNING -> new ParameterRange.Running((float) ((LayerSpec.BatchNorm) node.work()).momentum());
        };
    }
}
