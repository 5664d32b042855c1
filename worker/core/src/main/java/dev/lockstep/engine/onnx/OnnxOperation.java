package dev.lockstep.engine.onnx;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An operation of a file's graph.
 *
 * @param name its own, or that of what it puts out
 * @param from names of what it reads; an empty one stands for nothing
 * @param options its attributes
 */
record OnnxOperation(
        String name, String type, List<String> from, List<String> to, Map<String, ProtobufFields> options) {

    static OnnxOperation of(ProtobufFields node) {
        List<String> to = node.texts(2);
        if (to.isEmpty()) {
            throw new IllegalArgumentException("the operation " + node.text(3) + " puts nothing out");
        }
        Map<String, ProtobufFields> options = new TreeMap<>();
        node.messages(5).forEach(option -> options.put(option.text(1), option));
        String name = node.text(3).isEmpty() ? to.get(0) : node.text(3);
        return new OnnxOperation(name, node.text(4), node.texts(1), to, options);
    }

    private Optional<ProtobufFields> option(String name) {
        return Optional.ofNullable(options.get(name));
    }

    long number(String name, long otherwise) {
        return option(name).map(found -> found.number(3)).orElse(otherwise);
    }

    float single(String name, float otherwise) {
        return option(name).map(found -> found.single(2)).orElse(otherwise);
    }

    String text(String name, String otherwise) {
        return option(name).map(found -> found.text(4)).orElse(otherwise);
    }

    /** Numbers; so many of one value where they are not there. */
    long[] numbers(String name, int count, long otherwise) {
        return option(name).map(found -> found.numbers(8)).orElseGet(() -> {
            long[] all = new long[count];
            Arrays.fill(all, otherwise);
            return all;
        });
    }

    /** The array of a constant. */
    Optional<OnnxTensor> constant() {
        return type.equals("Constant")
                ? option("value")
                        .flatMap(value -> value.messages(5).stream().findFirst())
                        .map(OnnxTensor::of)
                : Optional.empty();
    }
}
