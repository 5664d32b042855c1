package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.InitialWeights;
import dev.lockstep.engine.dl4j.FlatUpdater.Range;
import dev.lockstep.engine.dl4j.FlatUpdater.Range.Held;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.WeightInitializer;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which stretch of the flat parameters is what: DL4J lays them layer after layer. */
final class ParameterLayout {
    private final NetworkPlan plan;
    private final List<Stretch> stretches = new ArrayList<>();

    private record Stretch(int first, int length, LayerParameter parameter, int node) {
        int end() {
            return first + length;
        }

        boolean areWeights() {
            return parameter.role() == LayerParameter.Role.WEIGHTS;
        }
    }

    ParameterLayout(NetworkPlan plan, LeanModel model) {
        this.plan = plan;
        for (Layer layer : model.getLayers()) {
            int node = NetworkTranslation.node(layer.conf().getLayer().getLayerName());
            for (Map.Entry<String, INDArray> entry : layer.paramTable().entrySet()) {
                INDArray array = entry.getValue();
                stretches.add(new Stretch(
                        Math.toIntExact(array.offset()),
                        Math.toIntExact(array.length()),
                        LayerParameter.of(layer, entry.getKey(), array),
                        node));
            }
        }
        stretches.sort(Comparator.comparingInt(Stretch::first));
        int at = 0;
        for (Stretch stretch : stretches) {
            if (stretch.first() != at) {
                throw new IllegalStateException(
                        "the parameters from " + at + " to " + stretch.first() + " belong to no layer, or to two");
            }
            at = stretch.end();
        }
    }

    /** Writes the first weights; all else stays where the layers start it: at zeros and ones. */
    void writeFirstWeights(FloatBuffer parameters, long seed) {
        for (Stretch stretch : stretches) {
            LayerParameter parameter = stretch.parameter();
            if (stretch.areWeights()) {
                NetworkPlan.Node node = plan.nodes().get(stretch.node());
                WeightInitializer weights = new WeightInitializer(plan.init(node), seed, node.number());
                parameters.put(
                        stretch.first(),
                        weights.of(parameter.inputs(), parameter.outputs(), stretch.length(), parameter.number()),
                        0,
                        stretch.length());
            }
        }
    }

    /** What of the parameters can be said by bytes, and what cannot, in model order. */
    List<Int8Weights.Stretch> bytes() {
        return stretches.stream()
                .map(stretch -> new Int8Weights.Stretch(
                        stretch.first(),
                        stretch.length(),
                        stretch.areWeights() ? Math.max(1, stretch.parameter().inputs()) : 0))
                .toList();
    }

    /** What a node has learned. */
    float[] learned(FloatBuffer parameters, int node) {
        Stretch[] own = of(node);
        if (own.length == 0) {
            return new float[0];
        }
        float[] learned = new float[own[own.length - 1].end() - own[0].first()];
        parameters.get(own[0].first(), learned);
        return learned;
    }

    /** The parameters of a node lie side by side. */
    private Stretch[] of(int node) {
        return stretches.stream().filter(stretch -> stretch.node() == node).toArray(Stretch[]::new);
    }

    /** How many numbers a node learns. */
    int room(int node) {
        Stretch[] own = of(node);
        return own.length == 0 ? 0 : own[own.length - 1].end() - own[0].first();
    }

    /** Writes what imported layers have learned, over first weights; the smallest weights are zero where pruning says so. */
    void writeStart(FloatBuffer parameters, InitialWeights start) {
        start.weights().forEach((node, learned) -> {
            Stretch[] own = of(node);
            parameters.put(own[0].first(), learned);
            for (Stretch stretch : own) {
                if (stretch.areWeights() && start.prune() > 0) {
                    MagnitudePruning.smallest(parameters, stretch.first(), stretch.end(), start.prune());
                }
            }
        });
    }

    List<Range> ranges(InitialWeights start) {
        List<Range> ranges = new ArrayList<>();
        for (Stretch stretch : stretches) {
            boolean pruned = start.prune() > 0 && start.weights().containsKey(stretch.node());
            Held held = start.frozen().contains(stretch.node())
                    ? Held.ALL
                    : pruned && stretch.areWeights() ? Held.ZEROS : Held.NONE;
            ranges.add(new Range(stretch.first(), stretch.end(), kind(stretch), held));
        }
        return ranges;
    }

    private Range.Kind kind(Stretch stretch) {
        NetworkPlan.Node node = plan.nodes().get(stretch.node());
        return switch (stretch.parameter().role()) {
            case WEIGHTS -> new Range.Weights((float) plan.l1(node), (float) plan.l2(node));
            case OTHER -> new Range.Other();
            case RUNNING -> new Range.Running((float) ((LayerSpec.BatchNorm) node.work()).momentum());
        };
    }
}
