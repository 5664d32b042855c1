package dev.lockstep.explain;

import dev.lockstep.data.Batch;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.Split;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event.SaliencyDrawn;
import dev.lockstep.score.ClassDecision;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Asks a model what it looks at in a picture: covers one place after the other with the picture's mean, and sees how much less
 * certain the model is of its answer. Needs nothing of an engine but its predictions.
 */
public final class SaliencyMap {
    /** A cover is as high and wide as this part of the picture, and moves by half of that. */
    private static final int COVERS = 7;

    private static final int AT_ONCE = 64;

    private final Replica replica;
    private final ClassDecision decision;
    private final int channels;
    private final int rows;
    private final int columns;
    private final int outputs;

    /** @param shape of a picture: channels, rows, columns */
    public SaliencyMap(List<Integer> shape, Replica replica, ClassDecision decision) {
        this.replica = replica;
        this.decision = decision;
        channels = shape.get(0);
        rows = shape.get(1);
        columns = shape.get(2);
        outputs = replica.outputWidth();
    }

    SaliencyDrawn draw(Dataset dataset, Split part, int most) {
        return new SaliencyDrawn(new FirstRows(dataset, part, most)
                .each(batch -> row -> draw(
                        FirstRows.features(batch, row), (int) batch.labels().get(row))));
    }

    /**
     * What it looks at in one picture.
     *
     * @param pixels as the network is given them
     * @param actual the number of its class
     */
    public SaliencyDrawn.Picture draw(float[] pixels, int actual) {
        FloatBuffer predictions = predict(List.of(pixels));
        int predicted = decision.classOf(predictions, 0);
        float certainty = predictions.get(predicted);
        float[] heat = heat(pixels, predicted, certainty);
        return new SaliencyDrawn.Picture(
                actual,
                predicted,
                certainty,
                channels,
                rows,
                columns,
                GreyScale.of(pixels).bytes(pixels),
                GreyScale.of(heat).bytes(heat));
    }

    /** A place of the picture, from its first line and column. */
    private record Place(int row, int column, int height, int width) {}

    private List<Place> places() {
        int height = Math.max(1, rows / COVERS);
        int width = Math.max(1, columns / COVERS);
        List<Place> places = new ArrayList<>();
        for (int row = 0; row + height <= rows; row += Math.max(1, height / 2)) {
            for (int column = 0; column + width <= columns; column += Math.max(1, width / 2)) {
                places.add(new Place(row, column, height, width));
            }
        }
        return places;
    }

    private float[] heat(float[] pixels, int predicted, float certainty) {
        List<Place> places = places();
        float[] lost = new float[rows * columns];
        float[] covers = new float[rows * columns];
        for (int from = 0; from < places.size(); from += AT_ONCE) {
            List<Place> some = places.subList(from, Math.min(places.size(), from + AT_ONCE));
            FloatBuffer predictions =
                    predict(some.stream().map(place -> covered(pixels, place)).toList());
            for (int i = 0; i < some.size(); i++) {
                add(some.get(i), Math.max(0, certainty - predictions.get(i * outputs + predicted)), lost, covers);
            }
        }
        for (int i = 0; i < lost.length; i++) {
            lost[i] = covers[i] == 0 ? 0 : lost[i] / covers[i];
        }
        return lost;
    }

    private void add(Place place, float loss, float[] lost, float[] covers) {
        for (int row = place.row(); row < place.row() + place.height(); row++) {
            for (int column = place.column(); column < place.column() + place.width(); column++) {
                lost[row * columns + column] += loss;
                covers[row * columns + column]++;
            }
        }
    }

    private float[] covered(float[] pixels, Place place) {
        float[] covered = pixels.clone();
        for (int channel = 0; channel < channels; channel++) {
            int first = channel * rows * columns;
            float mean = 0;
            for (int i = 0; i < rows * columns; i++) {
                mean += pixels[first + i] / (rows * columns);
            }
            for (int row = place.row(); row < place.row() + place.height(); row++) {
                int from = first + row * columns + place.column();
                Arrays.fill(covered, from, from + place.width(), mean);
            }
        }
        return covered;
    }

    private FloatBuffer predict(List<float[]> pictures) {
        Batch batch = new Batch(pictures.size(), channels * rows * columns, 1);
        batch.rows(pictures.size());
        for (int i = 0; i < pictures.size(); i++) {
            batch.features().put(i * channels * rows * columns, pictures.get(i));
        }
        return Predictions.of(replica, batch);
    }
}
