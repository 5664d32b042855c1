package dev.lockstep.explain;

import dev.lockstep.events.Event.AnswersRanked.ClassCurve;
import dev.lockstep.events.Event.AnswersRanked.Reliability;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** How well the certainty of a class tells rows that are of it from those that are not, at every threshold. */
final class RankedAnswers {
    private static final int MOST_POINTS = 80;
    private static final int TENTHS = 10;

    private final int label;
    private final float[] certainties;
    private final boolean[] isOfIt;

    /** Of a class: how certain the model is of it for each row, and which rows are of it. */
    RankedAnswers(int label, float[] certainties, boolean[] isOfIt) {
        this.label = label;
        this.certainties = certainties;
        this.isOfIt = isOfIt;
    }

    /** A threshold: rows that are at least as certain, and how many of them are of the class. */
    private record Cut(long rows, long right) {}

    /** Empty where all rows are of the class, or none is. */
    Optional<ClassCurve> curve() {
        List<Cut> cuts = cuts();
        Cut all = cuts.get(cuts.size() - 1);
        double others = all.rows() - all.right();
        if (all.right() == 0 || others == 0) {
            return Optional.empty();
        }
        double area = 0;
        double averagePrecision = 0;
        for (int i = 1; i < cuts.size(); i++) {
            Cut before = cuts.get(i - 1);
            Cut cut = cuts.get(i);
            double wide = ((cut.rows() - cut.right()) - (before.rows() - before.right())) / others;
            area += wide * (cut.right() + before.right()) / 2.0 / all.right();
            averagePrecision += (double) (cut.right() - before.right()) / all.right() * cut.right() / cut.rows();
        }
        List<Cut> drawn = thinned(cuts);
        return Optional.of(new ClassCurve(
                label,
                area,
                averagePrecision,
                drawn.stream()
                        .map(cut -> (float) ((cut.rows() - cut.right()) / others))
                        .toList(),
                drawn.stream().map(cut -> (float) cut.right() / all.right()).toList(),
                drawn.stream()
                        .map(cut -> cut.rows() == 0 ? 1f : (float) cut.right() / cut.rows())
                        .toList()));
    }

    /** From none of the rows to all of them; rows of one certainty come together. */
    private List<Cut> cuts() {
        int[] order = IntStream.range(0, certainties.length)
                .boxed()
                .sorted(Comparator.comparing((Integer row) -> certainties[row]).reversed())
                .mapToInt(row -> row)
                .toArray();
        List<Cut> cuts = new ArrayList<>(List.of(new Cut(0, 0)));
        long right = 0;
        for (int i = 0; i < order.length; i++) {
            right += isOfIt[order[i]] ? 1 : 0;
            if (i + 1 == order.length || certainties[order[i]] != certainties[order[i + 1]]) {
                cuts.add(new Cut(i + 1, right));
            }
        }
        return cuts;
    }

    private static List<Cut> thinned(List<Cut> cuts) {
        int every = (cuts.size() + MOST_POINTS - 1) / MOST_POINTS;
        return IntStream.range(0, cuts.size())
                .filter(i -> i % every == 0 || i == cuts.size() - 1)
                .mapToObj(cuts::get)
                .toList();
    }

    /** For each tenth of certainty that some answers have: how certain they are, and how many of them are right. */
    static List<Reliability> reliability(float[] certainties, boolean[] isRight) {
        double[] sums = new double[TENTHS];
        long[] rows = new long[TENTHS];
        long[] right = new long[TENTHS];
        for (int i = 0; i < certainties.length; i++) {
            int tenth = Math.max(0, Math.min(TENTHS - 1, (int) (certainties[i] * TENTHS)));
            sums[tenth] += certainties[i];
            rows[tenth]++;
            right[tenth] += isRight[i] ? 1 : 0;
        }
        return IntStream.range(0, TENTHS)
                .filter(tenth -> rows[tenth] > 0)
                .mapToObj(tenth ->
                        new Reliability(sums[tenth] / rows[tenth], (double) right[tenth] / rows[tenth], rows[tenth]))
                .toList();
    }

    /** Whether these may be chances: none is negative or beyond 1, and those of a row are together 1. */
    static boolean areChances(float[][] outputs) {
        return Arrays.stream(outputs).allMatch(row -> {
            double sum = 0;
            for (float value : row) {
                if (!(value >= 0 && value <= 1)) {
                    return false;
                }
                sum += value;
            }
            return row.length == 1 || Math.abs(sum - 1) < 1e-3;
        });
    }
}
