package dev.lockstep.engine.parameter;

import dev.lockstep.engine.ParameterRange;
import java.nio.FloatBuffer;
import java.util.List;

/** Parameters that are not to change, and what they are. */
public record FrozenParameters(FloatBuffer parameters, List<Piece> pieces) {
    /** A stretch of them. */
    @SuppressWarnings("ArrayRecordComponent") // pieces are never compared
    public record Piece(int first, float[] values) {}

    /** Those of a model, as they are now. */
    public static FrozenParameters of(FloatBuffer parameters, List<ParameterRange> ranges) {
        return new FrozenParameters(
                parameters,
                ranges.stream()
                        .filter(range -> range.held() == ParameterRange.Held.ALL)
                        .map(range -> new Piece(range.first(), copy(parameters, range)))
                        .toList());
    }

    private static float[] copy(FloatBuffer parameters, ParameterRange range) {
        float[] values = new float[range.length()];
        parameters.get(range.first(), values);
        return values;
    }

    /** Whether there are any. */
    public boolean isAny() {
        return !pieces.isEmpty();
    }

    /** Undoes what an average did to them: the mean of equal numbers may be another number. */
    public void restore() {
        for (Piece piece : pieces) {
            parameters.put(piece.first(), piece.values());
        }
    }
}
