package dev.lockstep.score;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.ForecastColumns;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/** What anybody could say of the numbers to predict who has no model. */
public interface NumberGuess {

    /** As in "to say ...". */
    String words();

    /** Writes what is guessed of the rows of a batch, as a network would put it out. */
    void write(Batch batch, FloatBuffer into);

    /** All that can be guessed of such rows. */
    static List<NumberGuess> all(DataSchema schema, float[] means) {
        List<NumberGuess> all = new ArrayList<>(List.of(new Mean(means)));
        ForecastColumns.of(schema)
                .filter(columns -> schema.featureNames().containsAll(columns.targets()))
                .ifPresent(columns -> {
                    all.add(Earlier.last(schema, columns));
                    int period = Earlier.period(columns.lines());
                    if (period <= schema.featureShape().get(0)) {
                        all.add(Earlier.before(schema, columns, period));
                    }
                });
        return all;
    }

    /** The mean of the training rows. */
    record Mean(List<Float> means) implements NumberGuess {
        Mean(float[] means) {
            this(boxed(means));
        }

        private static List<Float> boxed(float[] values) {
            List<Float> all = new ArrayList<>(values.length);
            for (float value : values) {
                all.add(value);
            }
            return all;
        }

        @Override
        public String words() {
            return "the mean";
        }

        @Override
        public void write(Batch batch, FloatBuffer into) {
            for (int i = 0; i < batch.rows() * means.size(); i++) {
                into.put(i, means.get(i % means.size()));
            }
        }
    }

    /**
     * What a series was at the end of what is known of it.
     *
     * @param places of the columns to predict, within a line
     * @param lines that are known, each of so many columns
     * @param from the line with which the guess begins
     * @param every lines after which it begins again
     */
    record Earlier(String words, List<Integer> places, int lines, int columns, int from, int every)
            implements NumberGuess {
        /** Hours of a day: most series that people forecast go by hours, and those that go by days or minutes lose nothing. */
        private static final int DAY = 24;

        static NumberGuess last(DataSchema schema, ForecastColumns columns) {
            return of("the last value", schema, columns, schema.featureShape().get(0) - 1, 1);
        }

        static NumberGuess before(DataSchema schema, ForecastColumns columns, int period) {
            int from = schema.featureShape().get(0) - period;
            return of("the value " + period + " lines before", schema, columns, from, period);
        }

        /** Whole days, so that what is guessed was known. */
        static int period(int lines) {
            return (lines + DAY - 1) / DAY * DAY;
        }

        private static NumberGuess of(String words, DataSchema schema, ForecastColumns columns, int from, int every) {
            return new Earlier(
                    words,
                    columns.targets().stream()
                            .map(schema.featureNames()::indexOf)
                            .toList(),
                    schema.featureShape().get(0),
                    schema.featureShape().get(1),
                    from,
                    every);
        }

        @Override
        public void write(Batch batch, FloatBuffer into) {
            int ahead = batch.labelWidth() / places.size();
            for (int row = 0; row < batch.rows(); row++) {
                for (int line = 0; line < ahead; line++) {
                    int known = row * lines * columns + (from + line % every) * columns;
                    int at = row * batch.labelWidth() + line * places.size();
                    for (int place = 0; place < places.size(); place++) {
                        into.put(at + place, batch.features().get(known + places.get(place)));
                    }
                }
            }
        }
    }
}
