package dev.lockstep.score;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** How good predictions are, as people ask for it: from counts, by name. What cannot be said is left out. */
public final class NamedMetrics {
    private NamedMetrics() {}

    /** How well one class is told from the others. */
    public record OfClass(double precision, double recall, double f1, long rows) {
        static OfClass of(List<List<Long>> confusion, int number) {
            long meant = 0;
            for (List<Long> actual : confusion) {
                meant += actual.get(number);
            }
            long there =
                    confusion.get(number).stream().mapToLong(count -> count).sum();
            long right = confusion.get(number).get(number);
            double precision = meant == 0 ? 0 : (double) right / meant;
            double recall = there == 0 ? 0 : (double) right / there;
            double f1 = right == 0 ? 0 : 2 * precision * recall / (precision + recall);
            return new OfClass(precision, recall, f1, there);
        }
    }

    /** Of each class, in their order; none where nobody counted which was taken for which. */
    public static List<OfClass> classes(List<List<Long>> confusion) {
        List<OfClass> classes = new ArrayList<>();
        for (int number = 0; number < confusion.size(); number++) {
            classes.add(OfClass.of(confusion, number));
        }
        return classes;
    }

    /** The mean over the classes that any row has; empty where nobody counted which was taken for which. */
    static OptionalDouble macroF1(List<List<Long>> confusion) {
        return classes(confusion).stream()
                .filter(one -> one.rows() > 0)
                .mapToDouble(OfClass::f1)
                .average();
    }

    /**
     * Of all classes together, of which those that no row has count in no mean; of numbers how far they are off, in the
     * measure of the source.
     */
    public static Map<String, Double> of(Scores.Findings findings) {
        Map<String, Double> metrics = new LinkedHashMap<>();
        metrics.put("loss", findings.score().loss());
        findings.score().accuracy().ifPresent(accuracy -> metrics.put("accuracy", accuracy));
        List<OfClass> there = classes(findings.confusion()).stream()
                .filter(one -> one.rows() > 0)
                .toList();
        if (!there.isEmpty()) {
            metrics.put(
                    "precision",
                    there.stream().mapToDouble(OfClass::precision).average().orElse(0));
            metrics.put(
                    "recall",
                    there.stream().mapToDouble(OfClass::recall).average().orElse(0));
            metrics.put("f1", there.stream().mapToDouble(OfClass::f1).average().orElse(0));
        }
        metrics.putAll(findings.score().metrics());
        findings.score().errors().ifPresent(errors -> {
            metrics.put("rmse", errors.rmse());
            metrics.put("mae", errors.mae());
            metrics.put("r2", errors.r2());
        });
        return metrics;
    }
}
