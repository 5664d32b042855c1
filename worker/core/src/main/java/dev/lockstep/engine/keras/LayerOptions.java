package dev.lockstep.engine.keras;

import com.fasterxml.jackson.databind.JsonNode;
import dev.lockstep.network.KernelExtent;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The options of a layer, as its configuration has them. What nobody has asked for in the end is not known here. */
final class LayerOptions {
    /** These say how training begins or what it pulls at, for which a run file has settings of its own, or nothing at all. */
    private static final Pattern HARMLESS = Pattern.compile("name|trainable|dtype|batch_input_shape|batch_shape"
            + "|input_dtype|input_length|optional|ragged|sparse|.*_initializer|.*_regularizer|.*_constraint|implementation"
            + "|time_major|unroll|seed|autocast|zero_output_for_mask|use_cudnn|force_generator|rng_type|count");

    private final JsonNode config;
    private final Set<String> known = new HashSet<>();

    LayerOptions(JsonNode config) {
        this.config = config;
    }

    private JsonNode value(String name) throws KerasUnsupportedException {
        known.add(name);
        JsonNode value = config.path(name);
        if (value.isMissingNode() || value.isNull()) {
            throw new KerasUnsupportedException("has no " + name + ": the file is not as Keras writes it");
        }
        return value;
    }

    boolean has(String name) {
        return config.hasNonNull(name);
    }

    int whole(String name) throws KerasUnsupportedException {
        JsonNode value = value(name);
        JsonNode only = value.isArray() && value.size() == 1 ? value.get(0) : value;
        if (!only.canConvertToInt() || only.asInt() < 1) {
            throw new KerasUnsupportedException("has " + name + ": " + value + ", which is no number of at least 1");
        }
        return only.asInt();
    }

    double number(String name, double otherwise) throws KerasUnsupportedException {
        known.add(name);
        if (!has(name)) {
            return otherwise;
        }
        if (!config.path(name).isNumber()) {
            throw new KerasUnsupportedException("has " + name + ": " + config.path(name) + ", which is no number");
        }
        return config.path(name).asDouble();
    }

    String text(String name, String otherwise) {
        known.add(name);
        return has(name) ? config.path(name).asText() : otherwise;
    }

    boolean flag(String name, boolean otherwise) {
        known.add(name);
        return config.path(name).asBoolean(otherwise);
    }

    /** Height and width. */
    KernelExtent extent(String name) throws KerasUnsupportedException {
        JsonNode value = value(name);
        if (value.isArray() && value.size() == 2) {
            return new KernelExtent(side(name, value.get(0)), side(name, value.get(1)));
        }
        return KernelExtent.of(whole(name));
    }

    private static int side(String name, JsonNode side) throws KerasUnsupportedException {
        if (!side.canConvertToInt() || side.asInt() < 1) {
            throw new KerasUnsupportedException("has " + name + ": " + side + ", which is no number of at least 1");
        }
        return side.asInt();
    }

    JsonNode node(String name) throws KerasUnsupportedException {
        return value(name);
    }

    /** Refuses any value but one, which is also what an option says that is not there. */
    void only(String name, Object value) throws KerasUnsupportedException {
        known.add(name);
        if (has(name) && !same(config.path(name), value)) {
            throw new KerasUnsupportedException("has " + name + ": " + config.path(name) + ", of which only " + value
                    + " is known here (train it anew with that)");
        }
    }

    private static boolean same(JsonNode node, Object value) {
        if (node.isArray() && !node.isEmpty()) {
            for (JsonNode each : node) {
                if (!same(each, value)) {
                    return false;
                }
            }
            return true;
        }
        return value instanceof Number number
                ? node.isNumber() && node.asDouble() == number.doubleValue()
                : node.asText().equals(value.toString());
    }

    /** Refuses options that are set, but that nobody has asked for. */
    void requireAllKnown() throws KerasUnsupportedException {
        for (Map.Entry<String, JsonNode> option : config.properties()) {
            JsonNode value = option.getValue();
            boolean isOff = value.isNull() || (value.isBoolean() && !value.asBoolean());
            if (!isOff
                    && !known.contains(option.getKey())
                    && !HARMLESS.matcher(option.getKey()).matches()) {
                throw new KerasUnsupportedException("has the option " + option.getKey() + ": " + value
                        + ", which is not known here (train it anew without that)");
            }
        }
    }
}
