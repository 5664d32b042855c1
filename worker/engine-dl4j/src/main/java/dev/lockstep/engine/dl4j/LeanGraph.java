package dev.lockstep.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.graph.vertex.GraphVertex;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.ndarray.INDArray;

/** What is no chain; see {@link LeanNetwork}. */
@SuppressWarnings("overrides") // ComputationGraph itself overrides a method of variable arity with one of an array.
final class LeanGraph extends ComputationGraph implements LeanModel {
    private static final long serialVersionUID = 1L;

    /** @param parameters to compute with, and to leave to whose they are; null for own ones */
    LeanGraph(ComputationGraphConfiguration configuration, @Nullable INDArray parameters) {
        super(configuration);
        init(parameters, false);
        for (GraphVertex vertex : vertices) {
            if (vertex instanceof LayerVertex holder) {
                Layer old = holder.getLayer();
                Layer lean = LeanLayers.of(old, configuration.getDataType());
                holder.setLayer(lean);
                layers[Arrays.asList(layers).indexOf(old)] = lean;
            }
        }
        initGradientsView();
    }

    @Override
    public void tell(IntFunction<Runnable> written) {
        LeanModel.super.tell(written);
        for (int i = 0; i < vertices.length; i++) {
            if (vertices[i] instanceof LayerVertex holder && !(holder.getLayer() instanceof TellingLayer)) {
                vertices[i] = new TellingVertex(holder, written.apply(LeanModel.node(holder.getLayer())));
                verticesMap.put(holder.getVertexName(), vertices[i]);
            }
        }
    }

    @Override
    public double lossThenGradient(INDArray rows, INDArray targets, @Nullable INDArray weights) {
        setInput(0, rows);
        setLabels(targets);
        LeanOutput.count(getOutputLayer(0), weights);
        computeGradientAndScore();
        return score() * targets.size(0);
    }

    @Override
    public void outputs(INDArray rows, FloatBuffer into) {
        LeanOutput.count(getOutputLayer(0), null);
        INDArray outputs = outputSingle(false, rows);
        LeanModel.copy(outputs, into);
        // Native memory: to leave it to the garbage collector is to run out of it where much is predicted.
        outputs.close();
    }
}
