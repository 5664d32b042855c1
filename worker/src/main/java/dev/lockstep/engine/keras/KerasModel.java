package dev.lockstep.engine.keras;

import dev.lockstep.engine.ImportedModel;
import dev.lockstep.network.Initialisation;
import dev.lockstep.network.Join;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.Loss;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.Plan;
import dev.lockstep.network.Shape;
import dev.lockstep.network.ShapeException;
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
    private final Map<String, Tensors> weights;
    private final List<ImportedModel.Layer> layers = new ArrayList<>();
    /** What comes out of each layer where that is known. */
    private final Map<String, Flow> flows = new HashMap<>();

    private final Map<String, Integer> places = new HashMap<>();
    private final Map<String, String> refusals = new HashMap<>();

    private KerasModel(String file, Map<String, Tensors> weights) {
        this.file = file;
        this.weights = weights;
    }

    /** Whether a file begins as those do that {@link #read} takes. */
    public static boolean isHdf5(byte[] content) {
        return Hdf5.begins(content);
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
        List<Flow> in = new ArrayList<>();
        for (String name : vertex.from()) {
            Flow flow = flows.get(name);
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
            Flow out = out(vertex, in);
            flows.put(vertex.name(), out);
            places.put(vertex.name(), out.place());
        } catch (RefusedException e) {
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

    private Flow out(KerasGraph.Vertex vertex, List<Flow> in) throws RefusedException {
        if (vertex.type().equals("InputLayer")) {
            return Sizes.input(vertex.batchShape());
        }
        if (in.isEmpty()) {
            throw new RefusedException("reads no other layer");
        }
        return vertex.joins() ? joined(vertex, in) : layer(vertex, in.get(0));
    }

    private Flow joined(KerasGraph.Vertex vertex, List<Flow> in) throws RefusedException {
        Join join = vertex.join();
        Flow all = in.get(0);
        for (Flow next : in.subList(1, in.size())) {
            all = all.with(next, join);
        }
        layers.add(ImportedModel.Layer.bare(
                vertex.name(), join, in.stream().map(Flow::place).toList()));
        return all.at(layers.size() - 1, all.shape());
    }

    private Flow layer(KerasGraph.Vertex vertex, Flow in) throws RefusedException {
        Flow flow = in;
        if (vertex.type().equals("Embedding") && in.shape() instanceof Shape.Values values) {
            flow = in.at(
                    in.place(),
                    new Shape.Tokens(
                            values.count(), vertex.config().path("input_dim").asInt(1)));
        }
        Options options = new Options(vertex.config());
        Tensors tensors = weights.getOrDefault(vertex.name(), new Tensors(List.of()));
        for (Step step : KerasLayers.of(vertex.type(), new Call(options, tensors, flow))) {
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

    private Flow after(LayerSpec layer, Flow in) throws RefusedException {
        int place = layers.size() - 1;
        if (layer instanceof LayerSpec.Flatten) {
            return in.flattened(place);
        }
        Shape out = shape(layer, in.shape());
        boolean isEachByItself = out.equals(in.shape()) && !(layer instanceof LayerSpec.Dense);
        return isEachByItself ? in.at(place, out) : new Flow(place, out, in.isSized(), Order.SAME);
    }

    private static Shape shape(LayerSpec layer, Shape in) throws RefusedException {
        NetworkSpec alone =
                new NetworkSpec(Optional.empty(), List.of(layer), Loss.MSE, new Initialisation.Xavier(), 0, 0);
        try {
            return Plan.of(alone, in).out();
        } catch (ShapeException e) {
            throw new RefusedException("does not fit: it " + e.what());
        }
    }
}
