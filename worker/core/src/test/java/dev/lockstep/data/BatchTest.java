package dev.lockstep.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BatchTest {
    private static final DataSchema PADDED =
            new DataSchema(List.of(2, 3), List.of(), 0, true, new DataSchema.Classes(List.of("a", "b")));

    private static Batch batch(int capacity, int rows) {
        Batch batch = Batch.ofMixtures(capacity, PADDED);
        batch.rows(rows);
        batch.own(0.75f);
        for (FloatBuffer values : List.of(batch.features(), batch.labels(), batch.mask(), batch.mixedIn())) {
            for (int i = 0; i < values.capacity(); i++) {
                values.put(i, i);
            }
        }
        return batch;
    }

    private static List<Float> all(List<FloatBuffer> buffers, List<Integer> counts) {
        List<Float> values = new ArrayList<>();
        for (int i = 0; i < buffers.size(); i++) {
            for (int k = 0; k < counts.get(i); k++) {
                values.add(buffers.get(i).get(k));
            }
        }
        return values;
    }

    @ParameterizedTest
    @CsvSource({"12, 12, 4", "12, 11, 4", "13, 13, 4", "13, 2, 4", "9, 8, 5", "7, 1, 7", "16, 9, 2"})
    void itsPiecesAreItsRowsInTheirOrderOfNearlyEqualSize(int capacity, int rows, int count) {
        Batch whole = batch(capacity, rows);
        List<Batch> pieces = whole.pieces(count);
        List<Integer> sizes = pieces.stream().map(Batch::rows).toList();

        assertThat(pieces).hasSize(Math.min(count, rows));
        assertThat(sizes.stream().mapToInt(size -> size).sum()).isEqualTo(rows);
        int least = sizes.stream().mapToInt(size -> size).min().orElseThrow();
        assertThat(sizes).allSatisfy(size -> assertThat(size).isBetween(1, least + 1));
        assertThat(pieces).allSatisfy(piece -> {
            assertThat(piece.capacity()).isEqualTo(pieces.get(0).capacity());
            assertThat(piece.own()).isEqualTo(0.75f);
            assertThat(piece.isMixed()).isTrue();
            assertThat(piece.features().capacity()).isEqualTo(piece.capacity() * piece.featureWidth());
        });
        assertThat(all(pieces.stream().map(Batch::features).toList(), times(sizes, whole.featureWidth())))
                .isEqualTo(all(List.of(whole.features()), List.of(rows * whole.featureWidth())));
        assertThat(all(pieces.stream().map(Batch::labels).toList(), times(sizes, 1)))
                .isEqualTo(all(List.of(whole.labels()), List.of(rows)));
        assertThat(all(pieces.stream().map(Batch::mask).toList(), times(sizes, PADDED.maskWidth())))
                .isEqualTo(all(List.of(whole.mask()), List.of(rows * PADDED.maskWidth())));
        assertThat(all(pieces.stream().map(Batch::mixedIn).toList(), times(sizes, 1)))
                .isEqualTo(all(List.of(whole.mixedIn()), List.of(rows)));
    }

    private static List<Integer> times(List<Integer> counts, int width) {
        return counts.stream().map(count -> count * width).toList();
    }

    @Test
    void onePieceIsTheBatchItself() {
        Batch whole = batch(5, 3);
        assertThat(whole.pieces(1)).containsExactly(whole);
    }
}
