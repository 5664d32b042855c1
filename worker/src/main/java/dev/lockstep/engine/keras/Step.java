package dev.lockstep.engine.keras;

import dev.lockstep.network.LayerSpec;
import java.util.List;

/**
 * A layer as a run file says it: one of Keras' may be several.
 *
 * @param suffix added to the name of Keras' layer; empty for the one that has learned
 * @param learned one array, or none
 */
record Step(String suffix, LayerSpec layer, List<float[]> learned) {

    /** A layer that is one here, too. */
    static List<Step> of(LayerSpec layer, float[]... learned) {
        return List.of(new Step("", layer, learned.length == 0 ? List.of() : List.of(Tensors.joined(learned))));
    }

    static Step bare(String suffix, LayerSpec layer) {
        return new Step(suffix, layer, List.of());
    }
}
