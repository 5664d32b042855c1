package dev.lockstep.engine;

import dev.lockstep.network.NetworkSpec;
import java.util.Comparator;
import java.util.Map;
import java.util.Optional;

/**
 * A network whose first layers are those of a model.
 *
 * @param places where its parts come from, by their paths in the whole network
 */
record GraftedNetwork(NetworkSpec network, Map<String, Place> places) {

    /**
     * Where something comes from.
     *
     * @param words what a reader calls it
     * @param layer the layer of the model, if it is one
     * @param hasParts whether a reader knows the parts of it, too: those of the run file have paths there
     */
    record Place(String words, Optional<ImportedModel.Layer> layer, boolean hasParts) {
        static Place of(ImportedModel.Layer layer) {
            return new Place(layer.name(), Optional.of(layer), false);
        }

        /** A place of the run file. */
        static Place own(String path) {
            return new Place(path, Optional.empty(), true);
        }

        /** What neither the model nor the run file says. */
        static Place between() {
            return new Place(InitialModel.IMPORT, Optional.empty(), false);
        }
    }

    /** The layer of the model that stands at a path, or around it. */
    Optional<ImportedModel.Layer> taken(String path) {
        return around(path).flatMap(known -> known.getValue().layer());
    }

    private Optional<Map.Entry<String, Place>> around(String path) {
        return places.entrySet().stream()
                .filter(known -> path.equals(known.getKey()) || path.startsWith(known.getKey() + "."))
                .max(Comparator.comparingInt(known -> known.getKey().length()));
    }

    /** What a reader calls a path of the whole network. */
    String inWords(String path) {
        return around(path)
                .map(known -> known.getValue().hasParts()
                        ? known.getValue().words()
                                + path.substring(known.getKey().length())
                        : known.getValue().words())
                .orElse(path);
    }
}
