package dev.lockstep.explain;

import dev.lockstep.data.Batch;
import dev.lockstep.data.BatchFeed;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.Dataset;
import dev.lockstep.data.NumberScale;
import dev.lockstep.data.Split;
import dev.lockstep.engine.Replica;
import dev.lockstep.events.Event;
import dev.lockstep.events.Event.AnswersRanked;
import dev.lockstep.events.Event.NumbersCompared;
import dev.lockstep.events.Event.WorstShown;
import dev.lockstep.score.ClassDecision;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * Goes through the first rows of a part, which are in no order, one by one: how certain answers are and how right, which are the
 * worst, and how numbers that were predicted lie beside those that came.
 */
final class AnswerReview {
    private static final int MOST_ROWS = 2_000;
    /** Of large rows fewer, so that they fit beside the model. */
    private static final long MOST_VALUES = 8_000_000;

    private static final int AT_ONCE = 32;
    /** Other ranks wait for the one that does this: of rows that take long there are fewer. */
    private static final long LONGEST_NANOS = 3_000_000_000L;

    private static final int MOST_CURVES = 8;
    private static final int MOST_COLUMNS = 4;

    private final Dataset dataset;
    private final Replica replica;
    private final ClassDecision decision;
    private final DataSchema schema;
    private final List<Reviewed> rows = new ArrayList<>();

    /** A row: its features, of a sequence the steps that it has, what was to be said of it, and what the model says. */
    private static final class Reviewed {
        private final float[] features;
        private final int length;
        private final float[] labels;
        private final float[] outputs;

        Reviewed(float[] features, int length, float[] labels, float[] outputs) {
            this.features = features;
            this.length = length;
            this.labels = labels;
            this.outputs = outputs;
        }
    }

    AnswerReview(Dataset dataset, Replica replica, ClassDecision decision) {
        this.dataset = dataset;
        this.replica = replica;
        this.decision = decision;
        schema = dataset.schema();
    }

    /** @param examples how many of the worst are shown */
    List<Event> of(Split part, int examples) {
        read(part);
        String name = part.name().toLowerCase(Locale.ROOT);
        List<Event> events = new ArrayList<>();
        if (schema.labels().isOneClass()) {
            events.add(ranked(name));
        } else {
            events.add(new NumbersCompared(name, columns()));
        }
        events.add(new WorstShown(
                name,
                rows.size(),
                rows.stream()
                        .sorted(Comparator.comparingDouble(this::badness).reversed())
                        .limit(examples)
                        .map(this::shown)
                        .toList()));
        return events;
    }

    private void read(Split part) {
        int atOnce = (int) Math.min(AT_ONCE, dataset.rows(part));
        long most = Math.min(MOST_ROWS, MOST_VALUES / schema.featureWidth());
        long steps = Math.min(Math.max(1, most / AT_ONCE), dataset.evaluationSteps(part, 0, 1, atOnce));
        long began = System.nanoTime();
        try (BatchFeed feed = dataset.evaluationFeed(part, 0, 1, atOnce)) {
            for (long step = 0; step < steps && System.nanoTime() - began < LONGEST_NANOS; step++) {
                Batch batch = feed.batch(step);
                FloatBuffer outputs = Predictions.of(replica, batch);
                for (int row = 0; row < batch.rows(); row++) {
                    rows.add(new Reviewed(
                            FirstRows.features(batch, row),
                            length(batch, row),
                            part(batch.labels(), row, batch.labelWidth()),
                            part(outputs, row, replica.outputWidth())));
                }
            }
        }
    }

    private static float[] part(FloatBuffer values, int row, int width) {
        float[] own = new float[width];
        values.get(row * width, own);
        return own;
    }

    private int length(Batch batch, int row) {
        int steps = schema.maskWidth();
        return steps == 0
                ? schema.featureShape().get(0)
                : (int) IntStream.range(0, steps)
                        .filter(step -> batch.mask().get(row * steps + step) != 0)
                        .count();
    }

    private AnswersRanked ranked(String part) {
        float[][] outputs = rows.stream().map(row -> row.outputs).toArray(float[][]::new);
        boolean areChances = RankedAnswers.areChances(outputs);
        int classes = schema.labels().classes().size();
        List<AnswersRanked.ClassCurve> curves = IntStream.range(classes == 2 ? 1 : 0, classes)
                .mapToObj(label -> curve(label).curve())
                .flatMap(Optional::stream)
                .sorted(Comparator.comparingDouble(AnswersRanked.ClassCurve::area))
                .limit(MOST_CURVES)
                .toList();
        float[] certainties = new float[rows.size()];
        boolean[] isRight = new boolean[rows.size()];
        for (int i = 0; i < rows.size(); i++) {
            certainties[i] = certainty(rows.get(i), meant(rows.get(i)));
            isRight[i] = meant(rows.get(i)) == (int) rows.get(i).labels[0];
        }
        return new AnswersRanked(
                part, rows.size(), curves, areChances ? RankedAnswers.reliability(certainties, isRight) : List.of());
    }

    private RankedAnswers curve(int label) {
        float[] certainties = new float[rows.size()];
        boolean[] isOfIt = new boolean[rows.size()];
        for (int i = 0; i < certainties.length; i++) {
            certainties[i] = certainty(rows.get(i), label);
            isOfIt[i] = (int) rows.get(i).labels[0] == label;
        }
        return new RankedAnswers(label, certainties, isOfIt);
    }

    private int meant(Reviewed row) {
        return decision.classOf(FloatBuffer.wrap(row.outputs), 0);
    }

    /** What the model gives a class: its output, or, of the first of two that share one, what the second leaves. */
    private static float certainty(Reviewed row, int label) {
        if (row.outputs.length == 1) {
            return label == 1 ? row.outputs[0] : 1 - row.outputs[0];
        }
        return label < row.outputs.length ? row.outputs[label] : 0;
    }

    /** Of classes how little the right one was given, and of numbers how far off they are. */
    private double badness(Reviewed row) {
        if (schema.labels().isOneClass()) {
            return -certainty(row, (int) row.labels[0]);
        }
        double off = 0;
        for (int i = 0; i < Math.min(row.labels.length, row.outputs.length); i++) {
            off += Math.abs((double) row.labels[i] - row.outputs[i]);
        }
        return Double.isFinite(off) ? off : Double.MAX_VALUE;
    }

    private WorstShown.Mistake shown(Reviewed row) {
        boolean isPicture = schema.featureShape().size() == 3;
        boolean isClass = schema.labels().isOneClass();
        return new WorstShown.Mistake(
                isClass ? name((int) row.labels[0]) : numbers(row.labels),
                isClass ? name(meant(row)) : numbers(row.outputs),
                isClass ? certainty(row, meant(row)) : 0,
                isPicture ? "" : new RowWords(dataset.learned()).of(row.features, row.length),
                isPicture ? schema.featureShape() : List.of(),
                isPicture ? GreyScale.of(row.features).bytes(row.features) : "");
    }

    private String name(int label) {
        List<String> classes = schema.labels().classes();
        return label < classes.size() ? classes.get(label) : String.valueOf(label);
    }

    private String numbers(float[] values) {
        List<NumberScale> scales = dataset.learned().scalesOfLabels();
        List<String> said = IntStream.range(0, Math.min(values.length, MOST_COLUMNS))
                .mapToObj(i -> String.format(Locale.ROOT, "%.4g", scales.get(i).before(values[i])))
                .toList();
        return String.join(" ", said) + (values.length > MOST_COLUMNS ? " …" : "");
    }

    private List<NumbersCompared.Column> columns() {
        List<String> names = schema.labels().numbers();
        List<NumberScale> scales = dataset.learned().scalesOfLabels();
        return IntStream.range(0, Math.min(MOST_COLUMNS, names.size()))
                .mapToObj(i -> new NumbersCompared.Column(
                        names.get(i),
                        rows.stream()
                                .map(row -> (float) scales.get(i).before(row.labels[i]))
                                .toList(),
                        rows.stream()
                                .map(row -> (float) scales.get(i).before(row.outputs[i]))
                                .toList()))
                .toList();
    }
}
