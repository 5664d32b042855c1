package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.dl4j.FlatUpdater.Range;
import java.nio.FloatBuffer;
import java.util.List;

/** Parameters that are not to change, and what they are. */
record FrozenParameters(FloatBuffer parameters, List<Piece> pieces) {
    @SuppressWarnings("ArrayRecordComponent") // pieces are never compared
    record Piece(int first, float[] values) {}

    static FrozenParameters of(FloatBuffer parameters, List<Range> ranges) {
        return new FrozenParameters(
                parameters,
                ranges.stream()
                        .filter(range -> range.held() == Range.Held.ALL)
                        .map(range -> new Piece(range.first(), copy(parameters, range)))
                        .toList());
    }

    private static float[] copy(FloatBuffer parameters, Range range) {
        float[] values = new float[range.end() - range.first()];
        parameters.get(range.first(), values);
        return values;
    }

    boolean isAny() {
        return !pieces.isEmpty();
    }

    void restore() {
        for (Piece piece : pieces) {
            parameters.put(piece.first(), piece.values());
        }
    }
}
