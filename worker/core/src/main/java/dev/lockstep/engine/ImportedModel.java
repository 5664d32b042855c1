package dev.lockstep.engine;

import dev.lockstep.network.Activation;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.PlanOperation;
import dev.lockstep.network.RowShape;
import java.util.List;
import java.util.Optional;

/**
 * A model that was read from a file: layers with what they have learned, each after all that it reads. The last one is the
 * output.
 *
 * @param file what messages call it
 */
public record ImportedModel(String file, List<Layer> layers) {
    /** What a layer reads that takes the row itself. */
    public static final int ROW = NetworkPlan.ROW;

    /**
     * One layer, or a place where several ways come together.
     *
     * @param name its name in the model
     * @param work what it does; of a refused one, nothing
     * @param from what it reads, by place among the layers, or {@link #ROW}
     * @param takes what goes in, where the model says it
     * @param weights what each node has learned that a plan makes of the layer, in the order of a model's file
     * @param refusal why it cannot be taken, if it cannot
     */
    public record Layer(
            String name,
            PlanOperation work,
            List<Integer> from,
            Optional<RowShape> takes,
            List<float[]> weights,
            Optional<String> refusal) {

        /** One that can be taken. */
        public Layer(
                String name, PlanOperation work, List<Integer> from, Optional<RowShape> takes, List<float[]> weights) {
            this(name, work, from, takes, weights, Optional.empty());
        }

        /** One without anything learned. */
        public static Layer bare(String name, PlanOperation work, List<Integer> from) {
            return new Layer(name, work, from, Optional.empty(), List.of());
        }

        /** One that cannot be taken. */
        public static Layer refused(String name, List<Integer> from, String why) {
            return new Layer(
                    name,
                    new LayerSpec.Activated(Activation.IDENTITY),
                    from,
                    Optional.empty(),
                    List.of(),
                    Optional.of(why));
        }

        public boolean learns() {
            return weights.stream().anyMatch(node -> node.length > 0);
        }

        /** The same where it reads other places. */
        Layer reading(List<Integer> places) {
            return new Layer(name, work, places, takes, weights, refusal);
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
