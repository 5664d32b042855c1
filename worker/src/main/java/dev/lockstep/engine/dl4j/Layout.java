package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.dl4j.FlatUpdater.Range;
import dev.lockstep.engine.dl4j.FlatUpdater.Range.Kind;
import dev.lockstep.network.FirstWeights;
import dev.lockstep.network.Initialisation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkSpec;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** Which stretch of the flat parameters is what: DL4J lays them layer after layer, in the order of each layer's table. */
final class Layout {
    private final NetworkSpec network;
    private final List<Stretch> stretches = new ArrayList<>();

    private record Stretch(int first, int length, int inputs, int outputs, String name, int layer) {
        boolean isWeights() {
            return name.equals("W");
        }

        boolean isRunning() {
            return name.equals("mean") || name.equals("var") || name.equals("log10stdev");
        }
    }

    Layout(NetworkSpec network, MultiLayerNetwork model) {
        this.network = network;
        int at = 0;
        for (Layer layer : model.getLayers()) {
            for (Map.Entry<String, INDArray> entry : layer.paramTable().entrySet()) {
                INDArray array = entry.getValue();
                int length = Math.toIntExact(array.length());
                int inputs = (int) array.size(0);
                stretches.add(new Stretch(at, length, inputs, length / inputs, entry.getKey(), layer.getIndex()));
                at += length;
            }
        }
    }

    /** Writes the first weights; biases and what batchNorm learns stay where DL4J starts them: at zeros and ones. */
    void writeFirstWeights(FloatBuffer parameters, long seed) {
        for (Stretch stretch : stretches) {
            if (stretch.isWeights()) {
                Initialisation how = dense(stretch).init().orElse(network.init());
                parameters.put(
                        stretch.first(),
                        FirstWeights.of(how, stretch.inputs(), stretch.outputs(), seed, stretch.layer()),
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
            if (stretch.isWeights()) {
                l1 = dense(stretch).l1().orElse(network.l1()).floatValue();
                l2 = dense(stretch).l2().orElse(network.l2()).floatValue();
            }
            Kind kind = stretch.isRunning() ? Kind.RUNNING : Kind.LEARNED;
            ranges.add(new Range(stretch.first(), stretch.first() + stretch.length(), kind, l1, l2));
        }
        return ranges;
    }

    private LayerSpec.Dense dense(Stretch stretch) {
        return (LayerSpec.Dense) network.layers().get(stretch.layer());
    }
}
