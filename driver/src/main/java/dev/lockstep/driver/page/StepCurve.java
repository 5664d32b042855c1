package dev.lockstep.driver.page;

import dev.lockstep.driver.page.CurveChart.Point;
import java.util.ArrayList;
import java.util.List;

/**
 * A curve over the steps of a run, in about as many points as can be seen, however many steps there are: a point stands for
 * several reports where there are more, as their mean, with the least and the most of them.
 */
final class StepCurve {
    static final int MOST_POINTS = 500;

    private final List<Stretch> stretches = new ArrayList<>();
    private int reportsInOne = 1;

    /** Some reports that followed one another. */
    private record Stretch(long last, int reports, double sum, double least, double most) {
        Stretch and(Stretch next) {
            return new Stretch(
                    next.last,
                    reports + next.reports,
                    sum + next.sum,
                    Math.min(least, next.least),
                    Math.max(most, next.most));
        }
    }

    /** What is no number is left out. */
    void add(long step, double value) {
        if (!Double.isFinite(value)) {
            return;
        }
        Stretch next = new Stretch(step, 1, value, value, value);
        int end = stretches.size() - 1;
        if (end >= 0 && stretches.get(end).reports() < reportsInOne) {
            stretches.set(end, stretches.get(end).and(next));
        } else {
            stretches.add(next);
        }
        if (stretches.size() > MOST_POINTS) {
            halve();
        }
    }

    private void halve() {
        List<Stretch> pairs = new ArrayList<>();
        for (int i = 0; i < stretches.size(); i += 2) {
            Stretch first = stretches.get(i);
            pairs.add(i + 1 < stretches.size() ? first.and(stretches.get(i + 1)) : first);
        }
        stretches.clear();
        stretches.addAll(pairs);
        reportsInOne *= 2;
    }

    /** Takes back what was said of steps after this one. */
    void backTo(long step) {
        stretches.removeIf(stretch -> stretch.last() > step);
    }

    List<Point> points() {
        return stretches.stream()
                .map(s -> new Point(s.last(), s.sum() / s.reports(), s.least(), s.most()))
                .toList();
    }
}
