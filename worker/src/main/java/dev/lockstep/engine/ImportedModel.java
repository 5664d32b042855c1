package dev.lockstep.engine;

import dev.lockstep.network.LayerSpec;
import java.util.List;
import java.util.Optional;

/**
 * A model that was read from a file: a chain of layers with what they have learned.
 *
 * @param file what messages call it
 */
public record ImportedModel(String file, List<Layer> layers) {
    /**
     * One layer.
     *
     * @param name its name in the model
     * @param takes the sizes of what goes in, where the model says them all; otherwise empty
     * @param tokens tokens of the vocabulary, where tokens go in; otherwise 0
     * @param weights what each node has learned that a plan makes of the layer, in the engine's own order
     */
    public record Layer(String name, LayerSpec layer, List<Integer> takes, int tokens, List<float[]> weights) {
        public boolean learns() {
            return weights.stream().anyMatch(node -> node.length > 0);
        }
    }

    /** The names of its layers, in their order. */
    public List<String> names() {
        return layers.stream().map(Layer::name).toList();
    }

    Optional<Integer> find(String name) {
        int found = names().indexOf(name);
        return found < 0 ? Optional.empty() : Optional.of(found);
    }
}
