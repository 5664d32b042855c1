package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ImportedModel;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.nd4j.linalg.api.ndarray.INDArray;

/** A MultiLayerNetwork that somebody else made with Deeplearning4j. */
record ForeignChain(String file, String configuration) {

    ImportedModel with(INDArray parameters) {
        MultiLayerConfiguration known =
                ForeignModel.parsed(file, () -> MultiLayerConfiguration.fromJson(configuration));
        MultiLayerNetwork model = new MultiLayerNetwork(known);
        model.init(parameters, false);
        ForeignModel read = new ForeignModel(file);
        int last = ImportedModel.ROW;
        for (int i = 0; i < model.getnLayers(); i++) {
            String named = model.getLayer(i).conf().getLayer().getLayerName();
            last = read.add(named == null ? "layer" + i : named, model.getLayer(i), known.getInputPreProcess(i), last);
        }
        return read.imported();
    }
}
