package dev.lockstep.engine.model;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.lockstep.engine.onnx.OnnxExport;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A trained model in ONNX, with what its rows and outputs stand for among the facts of the file. */
public final class OnnxModel {
    private OnnxModel() {}

    /**
     * The bytes of the file.
     *
     * @throws IllegalArgumentException that names each layer which the format cannot say
     */
    public static byte[] of(TrainedModel model) {
        Map<String, String> facts = new TreeMap<>();
        facts.put("weightsSha256", model.manifest().weightsSha256());
        facts.put("outputs", json(model.labelNames()));
        facts.put("features", json(model.schema().featureNames()));
        facts.put("preparation", model.manifest().rows().preparation().toString());
        return OnnxExport.of(model.run().name(), model.run().network(), model.schema(), model.parameters(), facts);
    }

    private static String json(List<String> names) {
        try {
            return new ObjectMapper().writeValueAsString(names);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("texts can be said in JSON", e);
        }
    }
}
