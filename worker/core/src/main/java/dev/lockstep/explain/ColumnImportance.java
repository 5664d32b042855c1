package dev.lockstep.explain;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DirectFloats;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event.Score;
import dev.lockstep.order.SplitMixRandom;
import dev.lockstep.score.Scores;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * How much a model leans on a column: how much worse it becomes where each row has the value of another row there.
 *
 * @param loss how much greater the loss is
 * @param accuracy how much smaller the accuracy is; empty where no classes are predicted
 */
public record ColumnImportance(String column, double loss, Optional<Double> accuracy) {
    private static final int AT_ONCE = 256;

    /** The features that come of a column: so many, from the first on. */
    public record Span(String column, int first, int width) {}

    /** Rows with their labels, as a data set has them. */
    @SuppressWarnings("ArrayRecordComponent") // made once, never compared
    public record Rows(DataSchema schema, List<float[]> features, List<float[]> labels) {
        int count() {
            return features.size();
        }
    }

    /**
     * Of each column, the most important first.
     *
     * @param repeats how often the rows change their values; the mean counts
     */
    public static List<ColumnImportance> of(
            Replica replica, Scores scores, Rows rows, List<Span> columns, int repeats) {
        Asking asking = new Asking(replica, scores, rows);
        Score own = asking.score(new Span("", 0, 0), identity(rows.count()));
        List<ColumnImportance> all = new ArrayList<>();
        for (int i = 0; i < columns.size(); i++) {
            double loss = 0;
            double accuracy = 0;
            for (int repeat = 0; repeat < repeats; repeat++) {
                Score worse = asking.score(columns.get(i), shuffled(rows.count(), i, repeat));
                loss += (worse.loss() - own.loss()) / repeats;
                accuracy += (own.accuracy().orElse(0.0) - worse.accuracy().orElse(0.0)) / repeats;
            }
            double lost = accuracy;
            all.add(new ColumnImportance(
                    columns.get(i).column(), loss, own.accuracy().map(unused -> lost)));
        }
        all.sort(Comparator.comparingDouble((ColumnImportance one) -> -one.loss())
                .thenComparing(ColumnImportance::column));
        return all;
    }

    private static int[] identity(int count) {
        return IntStream.range(0, count).toArray();
    }

    private static int[] shuffled(int count, int column, int repeat) {
        int[] order = identity(count);
        SplitMixRandom random = new SplitMixRandom(SplitMixRandom.seed(column, repeat));
        for (int i = count - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            int aside = order[i];
            order[i] = order[other];
            order[other] = aside;
        }
        return order;
    }

    /** A model and the rows that it is asked about again and again. */
    private static final class Asking {
        private final Replica replica;
        private final Scores scores;
        private final Rows rows;
        private final Batch batch;
        private final FloatBuffer outputs;

        Asking(Replica replica, Scores scores, Rows rows) {
            this.replica = replica;
            this.scores = scores;
            this.rows = rows;
            batch = new Batch(AT_ONCE, rows.schema());
            outputs = DirectFloats.of((long) AT_ONCE * replica.outputWidth());
        }

        /** Where each row has some of its values from another one. */
        Score score(Span foreign, int[] from) {
            double[] counts = scores.none();
            int width = batch.featureWidth();
            for (int first = 0; first < rows.count(); first += AT_ONCE) {
                int count = Math.min(AT_ONCE, rows.count() - first);
                batch.rows(count);
                for (int row = 0; row < count; row++) {
                    batch.features().put(row * width, rows.features().get(first + row));
                    float[] other = rows.features().get(from[first + row]);
                    batch.features().put(row * width + foreign.first(), other, foreign.first(), foreign.width());
                    batch.labels().put(row * batch.labelWidth(), rows.labels().get(first + row));
                }
                double loss = replica.predict(batch, outputs);
                scores.count(batch, outputs, loss, counts);
            }
            return scores.of(new double[][] {counts}).score();
        }
    }
}
