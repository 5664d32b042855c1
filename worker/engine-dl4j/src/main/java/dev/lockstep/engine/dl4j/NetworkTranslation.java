package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.parameter.FlatUpdater;
import dev.lockstep.engine.vertex.ArrayForm;
import dev.lockstep.engine.vertex.Vertex;
import dev.lockstep.engine.vertex.VertexList;
import dev.lockstep.network.BranchJoin;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.WorkspaceMode;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.MergeVertex;
import org.deeplearning4j.nn.conf.graph.PreprocessorVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.weights.WeightInit;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.activations.impl.ActivationIdentity;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.learning.config.Sgd;

/**
 * Says a network in Deeplearning4j's words: a chain as a MultiLayerNetwork, anything else as a ComputationGraph. Weights,
 * regularisation and updates are Lockstep's own (see {@link FlatUpdater}), so that the configuration has neither.
 */
final class NetworkTranslation {
    private final NetworkSpec network;
    private final List<Vertex> vertices;
    private final DataType type;
    private final WeightInit weights;

    private NetworkTranslation(NetworkSpec network, NetworkPlan plan, DataType type, WeightInit weights) {
        this.network = network;
        this.vertices = VertexList.of(plan);
        this.type = type;
        this.weights = weights;
    }

    static LeanModel model(NetworkSpec network, NetworkPlan plan, DataType type) {
        return new NetworkTranslation(network, plan, type, WeightInit.XAVIER).model(plan, null);
    }

    /** The same for who writes all weights: to have Deeplearning4j draw some would take its time. */
    static LeanModel blank(NetworkSpec network, NetworkPlan plan, DataType type) {
        return new NetworkTranslation(network, plan, type, WeightInit.ZERO).model(plan, null);
    }

    /** One that computes with the parameters of another. */
    static LeanModel besides(LeanModel other, NetworkSpec network, NetworkPlan plan) {
        INDArray parameters = other.params();
        return new NetworkTranslation(network, plan, parameters.dataType(), WeightInit.ZERO).model(plan, parameters);
    }

    private LeanModel model(NetworkPlan plan, @Nullable INDArray parameters) {
        return plan.isChain() ? new LeanNetwork(chain(), parameters) : new LeanGraph(graph(), parameters);
    }

    private MultiLayerConfiguration chain() {
        NeuralNetConfiguration.ListBuilder list = builder().list();
        for (int i = 0; i < vertices.size(); i++) {
            list.layer(layer(vertices.get(i)));
            InputPreProcessor before = before(vertices.get(i));
            if (before != null) {
                list.inputPreProcessor(i, before);
            }
        }
        return list.build();
    }

    private ComputationGraphConfiguration graph() {
        ComputationGraphConfiguration.GraphBuilder graph =
                builder().graphBuilder().addInputs(Vertex.ROW);
        for (Vertex vertex : vertices) {
            String[] from = vertex.from().stream().map(Vertex.Output::vertex).toArray(String[]::new);
            if (vertex.work() instanceof Vertex.Join join) {
                graph.addVertex(vertex.name(), join(join.join(), vertex.takes().get(0)), from);
            } else if (vertex.work() instanceof Vertex.Reform) {
                graph.addVertex(vertex.name(), new PreprocessorVertex(before(vertex)), from);
            } else {
                graph.addLayer(vertex.name(), layer(vertex), before(vertex), from);
            }
        }
        return graph.setOutputs(vertices.get(vertices.size() - 1).name()).build();
    }

    private static @Nullable InputPreProcessor before(Vertex vertex) {
        return FormTranslation.between(
                vertex.from().get(0).form(), vertex.takes().get(0));
    }

    private static GraphVertex join(BranchJoin join, ArrayForm form) {
        if (join == BranchJoin.ADD) {
            return new ElementWiseVertex(ElementWiseVertex.Op.Add);
        }
        MergeVertex merge = new MergeVertex();
        merge.setMergeAxis(form.joinedAt());
        return merge;
    }

    private NeuralNetConfiguration.Builder builder() {
        return new NeuralNetConfiguration.Builder()
                .dataType(type)
                .weightInit(weights)
                .updater(new Sgd(1))
                .trainingWorkspaceMode(WorkspaceMode.ENABLED)
                .inferenceWorkspaceMode(WorkspaceMode.ENABLED);
    }

    private Layer layer(Vertex vertex) {
        Layer layer = vertex.work() instanceof Vertex.Layer known
                ? LayerTranslation.of(known.node())
                        .orElseThrow(() ->
                                new IllegalArgumentException(known.node().path() + " is not known to this engine"))
                : ending(vertex.work());
        layer.setLayerName(vertex.name());
        return layer;
    }

    private Layer ending(Vertex.Work work) {
        if (work instanceof Vertex.DenseWithLoss last) {
            return new OutputLayer.Builder(FunctionTranslation.loss(network.loss()))
                    .nIn(last.node().in().valuesAtATime())
                    .nOut(last.dense().units())
                    .activation(FunctionTranslation.activation(last.activation()))
                    .hasBias(last.dense().bias())
                    .build();
        }
        // With an activation of its own this layer would change its input in place, and report another loss.
        return new LossLayer.Builder(FunctionTranslation.loss(network.loss()))
                .activation(new ActivationIdentity())
                .build();
    }
}
