package dev.lockstep.engine.dl4j;

import org.deeplearning4j.nn.gradient.Gradient;
import org.deeplearning4j.nn.graph.vertex.impl.LayerVertex;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;

/** The place of a layer of Deeplearning4j's in a graph, which tells when the way back has come through it. */
@SuppressWarnings("overrides") // LayerVertex itself overrides a method of variable arity with one of an array.
final class TellingVertex extends LayerVertex {
    private static final long serialVersionUID = 1L;

    private final transient Runnable back;

    TellingVertex(LayerVertex old, Runnable back) {
        super(
                old.getGraph(),
                old.getVertexName(),
                old.getVertexIndex(),
                old.getInputVertices(),
                old.getOutputVertices(),
                old.getLayer(),
                old.getLayerPreProcessor(),
                old.isOutputVertex(),
                old.getDataType());
        this.back = back;
    }

    @Override
    public Pair<Gradient, INDArray[]> doBackward(boolean truncated, LayerWorkspaceMgr workspaces) {
        Pair<Gradient, INDArray[]> gradients = super.doBackward(truncated, workspaces);
        back.run();
        return gradients;
    }
}
