package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.dl4j.FlatUpdater.Range;
import dev.lockstep.engine.dl4j.FlatUpdater.Range.Kind;
import dev.lockstep.network.FirstWeights;
import dev.lockstep.network.Plan;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which stretch of the flat parameters is what: DL4J lays them layer after layer. */
final class Layout {
    private final Plan plan;
    private final List<Stretch> stretches = new ArrayList<>();

    private record Stretch(int first, int length, Parameter parameter, int node) {
        int end() {
            return first + length;
        }

        Kind kind() {
            return switch (parameter.role()) {
                case WEIGHTS -> Kind.WEIGHTS;
                case RUNNING -> Kind.RUNNING;
                case OTHER -> Kind.OTHER;
            };
        }
    }

    Layout(Plan plan, Lean model) {
        this.plan = plan;
        for (Layer layer : model.getLayers()) {
            int node = Translation.node(layer.conf().getLayer().getLayerName());
            for (Map.Entry<String, INDArray> entry : layer.paramTable().entrySet()) {
                INDArray array = entry.getValue();
                stretches.add(new Stretch(
                        Math.toIntExact(array.offset()),
                        Math.toIntExact(array.length()),
                        Parameter.of(layer, entry.getKey(), array),
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
            Parameter parameter = stretch.parameter();
            if (parameter.role() == Parameter.Role.WEIGHTS) {
                Plan.Node node = plan.nodes().get(stretch.node());
                FirstWeights weights = new FirstWeights(plan.init(node), seed, node.number());
                parameters.put(
                        stretch.first(),
                        weights.of(parameter.inputs(), parameter.outputs(), stretch.length(), parameter.number()),
                        0,
                        stretch.length());
            }
        }
    }

    List<Range> ranges() {
        List<Range> ranges = new ArrayList<>();
        for (Stretch stretch : stretches) {
            float l1 = 0;
            float l2 = 0;
            if (stretch.kind() == Kind.WEIGHTS) {
                Plan.Node node = plan.nodes().get(stretch.node());
                l1 = (float) plan.l1(node);
                l2 = (float) plan.l2(node);
            }
            ranges.add(new Range(stretch.first(), stretch.end(), stretch.kind(), l1, l2));
        }
        return ranges;
    }
}
