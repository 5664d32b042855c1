package dev.lockstep.engine.keras;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.LossFunction;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import dev.lockstep.network.ShapeException;
import dev.lockstep.network.WeightInit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A model of Keras' as layers of Lockstep's. */
public final class KerasModel {
    /** They cannot be imported, but what comes after them can. */
    private static final Set<String> KEEP_SHAPES = Set.of(
            "Rescaling",
            "Normalization",
            "RandomFlip",
            "RandomRotation",
            "RandomZoom",
            "RandomTranslation",
            "RandomContrast",
            "GaussianNoise",
            "GaussianDropout",
            "AlphaDropout",
            "ActivityRegularization",
            "Masking");

    private final String file;
    private final Map<String, LayerTensors> weights;
    private final List<ImportedModel.Layer> layers = new ArrayList<>();
    /** What comes out of each layer where that is known. */
    private final Map<String, LayerOutput> flows = new HashMap<>();

    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, String> refusals = new HashMap<>();

    private KerasModel(String file, Map<String, LayerTensors> weights) {
        this.file = file;
        this.weights = weights;
    }

    /** Whether a file begins as those do that {@link #read} takes. */
    public static boolean isHdf5(byte[] content) {
        return Hdf5Signature.begins(content);
    }

    /**
     * Reads a model. What a layer has learned lies one output after the other, weights before biases.
     *
     * @param file what messages call it
     * @throws IllegalArgumentException where it is no model of Keras', or a broken one
     */
    public static ImportedModel read(String file, byte[] content) {
        KerasFile known = KerasFile.read(file, content);
        KerasModel model = new KerasModel(file, known.weights());
        KerasGraph.of(file, known.config()).forEach(model::add);
        return new ImportedModel(file, model.layers);
    }

    private void add(KerasGraph.Vertex vertex) {
        List<LayerOutput> in = new ArrayList<>();
        for (String name : vertex.from()) {
            LayerOutput flow = flows.get(name);
            if (flow == null) {
                // What cannot be imported passes its reason on.
                refuse(
                        vertex,
                        refusals.getOrDefault(
                                name, vertex.name() + " of " + file + " reads " + name + ", which is not there"));
                return;
            }
            in.add(flow);
        }
        int before = layers.size();
        try {
            LayerOutput out = out(vertex, in);
            flows.put(vertex.name(), out);
            places.put(vertex.name(), out.place());
        } catch (KerasUnsupportedException e) {
            layers.subList(before, layers.size()).clear();
            refuse(
                    vertex,
                    "the layer " + vertex.name() + " of " + file + ", a " + vertex.type() + ", cannot be imported: it "
                            + e.why() + "; or take other layers by network.import.from and until");
            if (KEEP_SHAPES.contains(vertex.type()) && in.size() == 1) {
                flows.put(
                        vertex.name(), in.get(0).at(layers.size() - 1, in.get(0).shape()));
            }
        }
    }

    private void refuse(KerasGraph.Vertex vertex, String why) {
        refusals.put(vertex.name(), why);
        List<Integer> from = vertex.from().stream()
                .map(name -> places.getOrDefault(name, ImportedModel.ROW))
                .toList();
        layers.add(ImportedModel.Layer.refused(vertex.name(), from.isEmpty() ? List.of(ImportedModel.ROW) : from, why));
        places.put(vertex.name(), layers.size() - 1);
    }

    private LayerOutput out(KerasGraph.Vertex vertex, List<LayerOutput> in) throws KerasUnsupportedException {
        if (vertex.type().equals("InputLayer")) {
            return KerasSizes.input(vertex.batchShape());
        }
        if (in.isEmpty()) {
            throw new KerasUnsupportedException("reads no other layer");
        }
        return vertex.joins() ? joined(vertex, in) : layer(vertex, in.get(0));
    }

    private LayerOutput joined(KerasGraph.Vertex vertex, List<LayerOutput> in) throws KerasUnsupportedException {
        BranchJoin join = vertex.join();
        LayerOutput all = in.get(0);
        for (LayerOutput next : in.subList(1, in.size())) {
            all = all.with(next, join);
        }
        layers.add(ImportedModel.Layer.bare(
                vertex.name(), join, in.stream().map(LayerOutput::place).toList()));
        return all.at(layers.size() - 1, all.shape());
    }

    private LayerOutput layer(KerasGraph.Vertex vertex, LayerOutput in) throws KerasUnsupportedException {
        LayerOutput flow = in;
        if (vertex.type().equals("Embedding") && in.shape() instanceof RowShape.Values values) {
            flow = in.at(
                    in.place(),
                    new RowShape.Tokens(
                            values.count(), vertex.config().path("input_dim").asInt(1)));
        }
        LayerOptions options = new LayerOptions(vertex.config());
        LayerTensors tensors = weights.getOrDefault(vertex.name(), new LayerTensors(List.of()));
        for (TranslatedLayer step : KerasLayerRegistry.of(vertex.type(), new KerasLayer(options, tensors, flow))) {
            layers.add(new ImportedModel.Layer(
                    vertex.name() + step.suffix(),
                    step.layer(),
                    List.of(flow.place()),
                    flow.isSized() ? Optional.of(flow.shape()) : Optional.empty(),
                    step.learned()));
            flow = after(step.layer(), flow);
        }
        return flow;
    }

    private LayerOutput after(LayerSpec layer, LayerOutput in) throws KerasUnsupportedException {
        int place = layers.size() - 1;
        if (layer instanceof LayerSpec.Flatten) {
            return in.flattened(place);
        }
        RowShape out = shape(layer, in.shape());
        boolean isEachByItself = out.equals(in.shape()) && !(layer instanceof LayerSpec.Dense);
        return isEachByItself ? in.at(place, out) : new LayerOutput(place, out, in.isSized(), ValueOrder.SAME);
    }

    private static RowShape shape(LayerSpec layer, RowShape in) throws KerasUnsupportedException {
        NetworkSpec alone =
                new NetworkSpec(Optional.empty(), List.of(layer), LossFunction.MSE, new WeightInit.Xavier(), 0, 0);
        try {
            return NetworkPlan.of(alone, in).out();
        } catch (ShapeException e) {
            throw new KerasUnsupportedException("does not fit: it " + e.what());
        }
    }
}
