package dev.lockstep.data;

import dev.lockstep.data.PackedValues.Form;
import dev.lockstep.data.PackedValues.Kind;
import java.util.Optional;

/**
 * How a row is kept on disk and in memory: a pure function of what it is.
 *
 * @param maskWidth steps of a sequence whose rows may be shorter; 0 where all rows have one length
 */
public record RowLayout(Form features, Form labels, int maskWidth) {

    /**
     * The narrowest form for rows of a schema.
     *
     * @param byteScale what a stored byte is multiplied by, where features are bytes
     */
    public static RowLayout of(DataSchema schema, Optional<Double> byteScale) {
        return new RowLayout(features(schema, byteScale), labels(schema), schema.maskWidth());
    }

    private static Form features(DataSchema schema, Optional<Double> byteScale) {
        int width = schema.featureWidth();
        if (schema.tokens() > 0) {
            return new Form(Kind.ofNumbersBelow(schema.tokens()), width, 1);
        }
        return byteScale
                .map(scale -> new Form(Kind.UINT8, width, scale.floatValue()))
                .orElse(new Form(Kind.FLOAT32, width, 1));
    }

    private static Form labels(DataSchema schema) {
        DataSchema.Labels labels = schema.labels();
        Kind kind = labels.areClasses() ? Kind.ofNumbersBelow(labels.classes().size()) : Kind.FLOAT32;
        return new Form(kind, labels.width(), 1);
    }

    /** Bytes of a row on disk, and nearly so in memory. */
    public int bytesARow() {
        int length = maskWidth > 0 ? Integer.BYTES : 0;
        return features.bytesARow() + labels.bytesARow() + length;
    }
}
