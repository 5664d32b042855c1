package dev.lockstep.network;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;

/** All layers that there are, so that a test can say which of them it forgot. */
public final class LayerKinds {
    private LayerKinds() {}

    /** Every kind that a run file can name. */
    public static List<Class<? extends Record>> all() {
        return below(LayerSpec.class).toList();
    }

    private static Stream<Class<? extends Record>> below(Class<?> kind) {
        Class<?>[] kinds = kind.getPermittedSubclasses();
        return kinds == null
                ? Stream.of(kind.asSubclass(Record.class))
                : Arrays.stream(kinds).flatMap(LayerKinds::below);
    }

    /** The layers of a chain, with those that others are made of. */
    public static Stream<LayerSpec> in(List<LayerSpec> layers) {
        return layers.stream().flatMap(layer -> Stream.concat(Stream.of(layer), in(inner(layer))));
    }

    private static List<LayerSpec> inner(LayerSpec layer) {
        if (layer instanceof BlockLayer.Residual residual) {
            return residual.layers();
        }
        return layer instanceof SequenceLayer.Bidirectional both ? List.of(both.layer()) : List.of();
    }
}
