package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.parameter.FlatUpdater;
import dev.lockstep.network.Activation;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Says a network in Deeplearning4j's words: a chain as a MultiLayerNetwork, anything else as a ComputationGraph. Weights,
 * regularisation and updates are Lockstep's own (see {@link FlatUpdater}), so that the configuration has neither.
 */
final class NetworkTranslation {
    private static final String NAME = "layer";
    private static final String ROW = "row";
    private static final String LOSS = "loss";

    private final NetworkSpec network;
    private final NetworkPlan plan;
    private final DataType type;
    private final List<Placed> placed = new ArrayList<>();
    /** Where what a node puts out is found: flatten and reshape put out what they were given. */
    private final Map<Integer, Output> outputs = new HashMap<>();

    private ArrayForm rowForm;

    /** A layer of DL4J, or a join where there is none, with what it reads, and the form in which it takes each. */
    private record Placed(
            String name, @Nullable Layer layer, BranchJoin join, List<ArrayForm> takes, List<Output> from) {}

    /** An array that comes out of a layer. */
    private record Output(String name, ArrayForm form) {}

    private NetworkTranslation(NetworkSpec network, NetworkPlan plan, DataType type) {
        this.network = network;
        this.plan = plan;
        this.type = type;
        this.rowForm = ArrayForm.of(plan.row());
    }

    static LeanModel model(NetworkSpec network, NetworkPlan plan, DataType type) {
        NetworkTranslation translation = new NetworkTranslation(network, plan, type);
        return plan.isChain() ? new LeanNetwork(translation.chain()) : new LeanGraph(translation.graph());
    }

    /** Parameters of the model, which need not be there. */
    static long parameters(NetworkSpec network, NetworkPlan plan) {
        NetworkTranslation translation = new NetworkTranslation(network, plan, DataType.FLOAT);
        Stream<NeuralNetConfiguration> layers = plan.isChain()
                ? translation.chain().getConfs().stream()
                : translation.graph().getVertices().values().stream()
                        .filter(LayerVertex.class::isInstance)
                        .map(vertex -> ((LayerVertex) vertex).getLayerConf());
        return layers.mapToLong(layer -> layer.getLayer().initializer().numParams(layer))
                .sum();
    }

    /** The number of the plan's node that a layer of DL4J stands for; -1 for the loss. */
    static int node(String layerName) {
        return layerName.startsWith(NAME) ? Integer.parseInt(layerName.substring(NAME.length())) : -1;
    }

    /** The form in which a model takes its rows. */
    static ArrayForm rowForm(NetworkPlan plan) {
        if (plan.isChain()) {
            for (NetworkPlan.Node node : plan.nodes()) {
                if (!reshapes(node)) {
                    return ArrayForm.taken(node);
                }
            }
        }
        return ArrayForm.of(plan.row());
    }

    private static boolean reshapes(NetworkPlan.Node node) {
        return node.work() instanceof LayerSpec.Flatten || node.work() instanceof LayerSpec.Reshape;
    }

    private MultiLayerConfiguration chain() {
        rowForm = rowForm(plan);
        place();
        NeuralNetConfiguration.ListBuilder list = builder().list();
        for (int i = 0; i < placed.size(); i++) {
            Placed next = placed.get(i);
            list.layer(next.layer());
            InputPreProcessor between =
                    next.from().get(0).form().to(next.takes().get(0));
            if (between != null) {
                list.inputPreProcessor(i, between);
            }
        }
        return list.build();
    }

    private ComputationGraphConfiguration graph() {
        place();
        ComputationGraphConfiguration.GraphBuilder graph =
                builder().graphBuilder().addInputs(ROW);
        for (Placed next : placed) {
            Layer layer = next.layer();
            if (layer == null) {
                graph.addVertex(
                        next.name(),
                        next.join() == BranchJoin.ADD
                                ? new ElementWiseVertex(ElementWiseVertex.Op.Add)
                                : merge(next.takes().get(0)),
                        inputs(graph, next));
            } else {
                Output from = next.from().get(0);
                graph.addLayer(next.name(), layer, from.form().to(next.takes().get(0)), from.name());
            }
        }
        return graph.setOutputs(placed.get(placed.size() - 1).name()).build();
    }

    private static MergeVertex merge(ArrayForm form) {
        MergeVertex merge = new MergeVertex();
        merge.setMergeAxis(form.joinedAt());
        return merge;
    }

    private static String[] inputs(ComputationGraphConfiguration.GraphBuilder graph, Placed join) {
        List<String> names = new ArrayList<>();
        for (int i = 0; i < join.from().size(); i++) {
            Output from = join.from().get(i);
            InputPreProcessor between = from.form().to(join.takes().get(i));
            String name = from.name();
            if (between != null) {
                name = join.name() + "-" + i;
                graph.addVertex(name, new PreprocessorVertex(between), from.name());
            }
            names.add(name);
        }
        return names.toArray(new String[0]);
    }

    private NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder()
                .dataType(type)
                .updater(new Sgd(1))
                .trainingWorkspaceMode(WorkspaceMode.ENABLED)
                .inferenceWorkspaceMode(WorkspaceMode.ENABLED);
    }

    /** DL4J wants the loss in its last layer: a dense one takes it in, after any other it stands alone. */
    private void place() {
        outputs.put(NetworkPlan.ROW, new Output(ROW, rowForm));
        List<NetworkPlan.Node> nodes = plan.nodes();
        int last = nodes.size() - 1;
        for (int i = 0; i < last - 1; i++) {
            place(nodes.get(i));
        }
        NetworkPlan.Node end = nodes.get(last);
        if (end.work() instanceof LayerSpec.Dense dense) {
            if (last > 0) {
                place(nodes.get(last - 1));
            }
            placeOutput(end, dense, dense.activation());
        } else if (last > 0
                && end.work() instanceof LayerSpec.Activated activated
                && end.from().get(0) == last - 1
                && nodes.get(last - 1).work() instanceof LayerSpec.Dense dense
                && dense.activation() == Activation.IDENTITY) {
            placeOutput(nodes.get(last - 1), dense, activated.function());
        } else {
            if (last > 0) {
                place(nodes.get(last - 1));
            }
            place(end);
            // With an activation of its own this layer would change its input in place, and report another loss.
            Layer loss = new LossLayer.Builder(FunctionTranslation.loss(network.loss()))
                    .activation(new ActivationIdentity())
                    .build();
            add(LOSS, loss, ArrayForm.rows(plan.out()), List.of(end.number()));
        }
    }

    private void placeOutput(NetworkPlan.Node node, LayerSpec.Dense dense, Activation activation) {
        Layer output = new OutputLayer.Builder(FunctionTranslation.loss(network.loss()))
                .nIn(LayerTranslation.valuesAtATime(node.in()))
                .nOut(dense.units())
                .activation(FunctionTranslation.activation(activation))
                .hasBias(dense.bias())
                .build();
        add(NAME + node.number(), output, ArrayForm.rows(node.in()), node.from());
    }

    private void add(String name, Layer layer, ArrayForm takes, List<Integer> from) {
        layer.setLayerName(name);
        placed.add(new Placed(
                name,
                layer,
                BranchJoin.ADD,
                List.of(takes),
                from.stream().map(this::output).toList()));
    }

    private RowShape shape(int node) {
        return node == NetworkPlan.ROW ? plan.row() : plan.nodes().get(node).out();
    }

    private Output output(int node) {
        Output output = outputs.get(node);
        if (output == null) {
            throw new IllegalStateException("node " + node + " is read before it is placed");
        }
        return output;
    }

    private void place(NetworkPlan.Node node) {
        String name = NAME + node.number();
        if (reshapes(node)) {
            outputs.put(node.number(), output(node.from().get(0)));
            return;
        }
        if (node.work() instanceof BranchJoin join) {
            placed.add(new Placed(
                    name,
                    null,
                    join,
                    node.from().stream()
                            .map(before -> ArrayForm.of(shape(before)))
                            .toList(),
                    node.from().stream().map(this::output).toList()));
            outputs.put(node.number(), new Output(name, ArrayForm.of(node.out())));
            return;
        }
        Layer layer = LayerTranslation.of(node)
                .orElseThrow(() -> new IllegalArgumentException(node.path() + " is not known to this engine"));
        ArrayForm takes = ArrayForm.taken(node);
        add(name, layer, takes, node.from());
        outputs.put(node.number(), new Output(name, takes.after(node.out())));
    }
}
