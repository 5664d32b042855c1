package dev.lockstep.engine.dl4j;

import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.IntFunction;
import org.deeplearning4j.nn.api.Layer;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.memory.MemoryWorkspace;
import org.nd4j.linalg.api.ndarray.INDArray;

/**
 * A chain whose layers do not compute anything twice. DL4J's own repeat the forward product of each layer on the way back,
 * and carry the gradient on to the input of the first layer, where nobody wants it: half of all the work of a small
 * network. The configuration stays DL4J's, so that an exported model is nothing special.
 */
@SuppressWarnings("overrides") // MultiLayerNetwork itself overrides a method of variable arity with one of an array.
final class LeanNetwork extends MultiLayerNetwork implements LeanModel {
    private static final long serialVersionUID = 1L;
    private static final String ANSWERS = "answers";
    private static final String WORKING = "working on answers";

    /** Opened once for all layers: DL4J's own, opened for each, take longer than a small network. */
    private final transient LayerWorkspaceMgr answers = LayerWorkspaceMgr.builder()
            .with(ArrayType.INPUT, ANSWERS, WS_ALL_LAYERS_ACT_CONFIG)
            .with(ArrayType.ACTIVATIONS, ANSWERS, WS_ALL_LAYERS_ACT_CONFIG)
            .with(ArrayType.FF_WORKING_MEM, WORKING, WS_ALL_LAYERS_ACT_CONFIG)
            .with(ArrayType.RNN_FF_LOOP_WORKING_MEM, WS_RNN_LOOP_WORKING_MEM, WS_RNN_LOOP_WORKING_MEM_CONFIG)
            .build();

    /** @param parameters to compute with, and to leave to whose they are; null for own ones */
    LeanNetwork(MultiLayerConfiguration configuration, @Nullable INDArray parameters) {
        super(configuration);
        init(parameters, false);
        for (int i = 0; i < layers.length; i++) {
            Layer lean = LeanLayers.of(layers[i], layerWiseConfigurations.getDataType());
            layerMap.replace(layers[i].conf().getLayer().getLayerName(), lean);
            layers[i] = lean;
        }
        initGradientsView();
    }

    @Override
    public void tell(IntFunction<Runnable> written) {
        LeanModel.super.tell(written);
        Map<Integer, InputPreProcessor> between = new HashMap<>(layerWiseConfigurations.getInputPreProcessors());
        for (int i = 1; i < layers.length; i++) {
            if (!(layers[i] instanceof TellingLayer)) {
                between.put(i, new TellingPreProcessor(between.get(i), written.apply(LeanModel.node(layers[i]))));
            }
        }
        layerWiseConfigurations.setInputPreProcessors(between);
    }

    @Override
    public double lossThenGradient(INDArray rows, INDArray targets, @Nullable INDArray weights) {
        setInput(rows);
        setLabels(targets);
        LeanOutput.count(getOutputLayer(), weights);
        computeGradientAndScore();
        return score() * targets.size(0);
    }

    @Override
    @SuppressWarnings("try") // a workspace works by being open
    public void outputs(INDArray rows, FloatBuffer into) {
        LeanOutput.count(getOutputLayer(), null);
        int count = (int) rows.size(0);
        setInputMiniBatchSize(count);
        try (MemoryWorkspace activations = answers.notifyScopeEntered(ArrayType.ACTIVATIONS);
                MemoryWorkspace working = answers.notifyScopeEntered(ArrayType.FF_WORKING_MEM)) {
            INDArray array = rows;
            for (int i = 0; i < layers.length; i++) {
                InputPreProcessor between = layerWiseConfigurations.getInputPreProcess(i);
                if (between != null) {
                    array = between.preProcess(array, count, answers);
                }
                array = layers[i].activate(array, false, answers);
                layers[i].clear();
            }
            LeanModel.copy(array, into);
        }
    }
}
