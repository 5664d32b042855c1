package dev.lockstep.engine.keras;

import dev.lockstep.network.LayerSpec;
import java.util.List;

/**
 * A layer as a run file says it: one of Keras' may be several.
 *
 * @param suffix added to the name of Keras' layer; empty for the one that has learned
 * @param learned one array, or none
 */
record TranslatedLayer(String suffix, LayerSpec layer, List<float[]> learned) {

    /** A layer that is one here, too. */
    static List<TranslatedLayer> of(LayerSpec layer, float[]... learned) {
        return List.of(new TranslatedLayer(
                "", layer, learned.length == 0 ? List.of() : List.of(LayerTensors.joined(learned))));
    }

    static TranslatedLayer bare(String suffix, LayerSpec layer) {
        return new TranslatedLayer(suffix, layer, List.of());
    }
}
