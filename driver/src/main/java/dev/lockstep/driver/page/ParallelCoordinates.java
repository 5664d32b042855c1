package dev.lockstep.driver.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** An axis for each setting that was tried, and one for the score; a line for each trial, the stronger the better it is. */
record ParallelCoordinates(SearchResult result) {
    private static final int WIDTH = 900;
    private static final int HEIGHT = 360;
    private static final int SIDE = 70;
    private static final int TOP = 40;
    private static final int BOTTOM = 30;

    /** Where values stand, from 0 at the bottom to 1, and what is written beside the axis. */
    private interface Place {
        Optional<Double> of(String value);

        List<Label> labels();
    }

    private record Label(double at, String text) {}

    /** Values that are no numbers, in their order. */
    private record Words(List<String> words) implements Place {
        @Override
        public Optional<Double> of(String value) {
            int at = words.indexOf(value);
            return at < 0 ? Optional.empty() : Optional.of(words.size() == 1 ? 0.5 : (double) at / (words.size() - 1));
        }

        @Override
        public List<Label> labels() {
            return words.stream()
                    .map(word -> new Label(of(word).orElse(0.0), word))
                    .toList();
        }
    }

    private record Numbers(ChartAxis axis) implements Place {
        @Override
        public Optional<Double> of(String value) {
            return Optional.of(axis.at(Double.parseDouble(value)));
        }

        @Override
        public List<Label> labels() {
            return axis.ticks(5).stream()
                    .map(tick -> new Label(axis.at(tick), ChartAxis.label(tick)))
                    .toList();
        }
    }

    private static Place place(List<String> values) {
        List<Double> numbers = new ArrayList<>();
        for (String value : values) {
            try {
                numbers.add(Double.valueOf(value));
            } catch (NumberFormatException e) {
                return new Words(values.stream().distinct().sorted().toList());
            }
        }
        double least = numbers.stream().min(Comparator.naturalOrder()).orElse(0.0);
        double most = numbers.stream().max(Comparator.naturalOrder()).orElse(1.0);
        return new Numbers(ChartAxis.over(least, most, ChartAxis.Scale.LOGARITHMIC_WHERE_WIDE));
    }

    void into(MarkupBuilder page) {
        List<SearchResult.Trial> scored = result.trials().stream()
                .filter(trial -> trial.value().isPresent())
                .toList();
        if (scored.isEmpty()) {
            return;
        }
        int axes = result.settings().size() + 1;
        List<Place> places = new ArrayList<>();
        for (int i = 0; i < axes; i++) {
            int axis = i;
            places.add(place(scored.stream().map(trial -> value(trial, axis)).toList()));
        }
        page.open("figure", "class", "card").open("figcaption").leaf("h3", "Settings and score");
        page.close("figcaption");
        page.open("svg", "viewBox", "0 0 " + WIDTH + " " + HEIGHT, "role", "img", "aria-label", words());
        for (int i = 0; i < axes; i++) {
            axis(
                    page,
                    along(i, axes),
                    i + 1 == axes ? result.metric() : result.settings().get(i),
                    places.get(i));
        }
        List<SearchResult.Trial> worstFirst = new ArrayList<>(scored);
        java.util.Collections.reverse(worstFirst); // so that the best are drawn above the others
        for (int i = 0; i < worstFirst.size(); i++) {
            line(page, worstFirst.get(i), places, (i + 1.0) / worstFirst.size());
        }
        page.close("svg").close("figure");
    }

    private String value(SearchResult.Trial trial, int axis) {
        return axis < result.settings().size()
                ? trial.values().get(axis)
                : String.valueOf(trial.value().orElseThrow());
    }

    private String words() {
        return "Each line is a trial: its settings " + String.join(", ", result.settings()) + ", and its "
                + result.metric() + ". Best: trial " + result.best() + ".";
    }

    private static double along(int axis, int axes) {
        return SIDE + (double) axis / Math.max(1, axes - 1) * (WIDTH - 2 * SIDE);
    }

    private static double up(double share) {
        return HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM);
    }

    private static void axis(MarkupBuilder page, double x, String name, Place place) {
        page.empty("line", "class", "axis", "x1", x, "x2", x, "y1", up(0), "y2", up(1));
        page.leaf("text", name.substring(name.lastIndexOf('.') + 1), "x", x, "y", TOP - 16, "text-anchor", "middle");
        for (Label label : place.labels()) {
            page.leaf("text", label.text(), "x", x - 6, "y", up(label.at()) + 4, "text-anchor", "end");
        }
    }

    private void line(MarkupBuilder page, SearchResult.Trial trial, List<Place> places, double strength) {
        boolean isBest = trial.number() == result.best();
        List<String> points = new ArrayList<>();
        for (int i = 0; i < places.size(); i++) {
            String point = String.format(
                    Locale.ROOT,
                    "%.1f,%.1f",
                    along(i, places.size()),
                    up(places.get(i).of(value(trial, i)).orElse(0.0)));
            points.add(point);
        }
        page.open(
                "polyline",
                "class",
                isBest ? "curve train" : "curve validation",
                "style",
                "stroke-opacity:" + String.format(Locale.ROOT, "%.2f", isBest ? 1 : 0.1 + 0.5 * strength),
                "points",
                points.stream().collect(Collectors.joining(" ")));
        page.leaf("title", "trial " + trial.number()).close("polyline");
    }
}
