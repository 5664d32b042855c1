package dev.lockstep.driver.capacity;

import dev.lockstep.capacity.Capacity.SlowPart;
import dev.lockstep.capacity.ExecutorMeasure;
import dev.lockstep.capacity.LinkMeasure;
import dev.lockstep.capacity.Repeats;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/** What is slower than the others of its kind, or computes otherwise: each in a sentence, with both values and what to do. */
final class SlowParts {
    /** Of what is usual among the others; what is closer to it could be chance. */
    private static final double SLOW = 0.6;
    /** Disks differ more from one moment to the next. */
    private static final double SLOW_DISK = 0.4;

    private static final double SLOW_LATENCY = 3;
    private static final double NOTICED_LATENCY = 200e-6;
    private static final double GIGA = 1e9;
    private static final double MEGA = 1e6;

    private final List<SlowPart> found = new ArrayList<>();

    private SlowParts() {}

    static List<SlowPart> of(List<ExecutorMeasure> executors, List<LinkMeasure> links) {
        SlowParts parts = new SlowParts();
        parts.executors(executors);
        parts.arithmetic(executors);
        parts.links(links.stream().filter(link -> !link.isOneHost()).toList(), "over the network");
        parts.links(links.stream().filter(LinkMeasure::isOneHost).toList(), "within a host");
        return List.copyOf(parts.found);
    }

    /** Something that is measured of each executor, of which more is better. */
    private record Figure(
            String kind,
            String what,
            String unit,
            double scale,
            double bound,
            Function<ExecutorMeasure, Repeats> of,
            String remedy) {}

    private static final List<Figure> FIGURES = List.of(
            new Figure(
                    "executor",
                    "multiplies matrices alone at",
                    "GFLOP/s a core",
                    GIGA,
                    SLOW,
                    ExecutorMeasure::flopsPerSecond,
                    "is something else running there, is its clock or its share of the processor limited?"),
            new Figure(
                    "executor",
                    "multiplies matrices beside the others at",
                    "GFLOP/s",
                    GIGA,
                    SLOW,
                    ExecutorMeasure::flopsPerSecondTogether,
                    "does it have fewer cores, a lower priority (nice), or neighbours?"),
            new Figure(
                    "memory",
                    "copies memory at",
                    "GB/s",
                    GIGA,
                    SLOW,
                    ExecutorMeasure::memoryBytesPerSecond,
                    "does it have fewer channels of memory, or neighbours?"),
            new Figure(
                    "disk",
                    "reads from its scratch disk at",
                    "MB/s",
                    MEGA,
                    SLOW_DISK,
                    ExecutorMeasure::diskReadBytesPerSecond,
                    "give it a faster folder (spark.local.dir)"),
            new Figure(
                    "disk",
                    "writes to its scratch disk at",
                    "MB/s",
                    MEGA,
                    SLOW_DISK,
                    ExecutorMeasure::diskWriteBytesPerSecond,
                    "give it a faster folder (spark.local.dir)"));

    private void executors(List<ExecutorMeasure> executors) {
        for (Figure figure : FIGURES) {
            for (ExecutorMeasure one : executors) {
                double own = figure.of().apply(one).most();
                double usual =
                        usual(executors, one, other -> figure.of().apply(other).median());
                if (own < figure.bound() * usual && !isNamed(figure.kind(), one.name())) {
                    found.add(new SlowPart(
                            figure.kind(),
                            one.name(),
                            String.format(
                                    Locale.ROOT,
                                    "%s %s %s %s, the others at %s: %s",
                                    one.name(),
                                    figure.what(),
                                    digits(figure.of().apply(one).median() / figure.scale()),
                                    figure.unit(),
                                    digits(usual / figure.scale()),
                                    figure.remedy())));
                }
            }
        }
    }

    private boolean isNamed(String kind, String who) {
        return found.stream()
                .anyMatch(part -> part.kind().equals(kind) && part.who().equals(who));
    }

    /** The median of the others; of none, nothing that anybody is slower than. */
    private static <T> double usual(List<T> all, T but, ToDoubleFunction<T> of) {
        List<Double> others =
                all.stream().filter(one -> one != but).map(of::applyAsDouble).toList();
        return others.isEmpty() ? 0 : new Repeats(others).median();
    }

    private void arithmetic(List<ExecutorMeasure> executors) {
        Map<String, Long> words = executors.stream()
                .collect(Collectors.groupingBy(ExecutorMeasure::arithmetic, TreeMap::new, Collectors.counting()));
        if (words.size() < 2) {
            return;
        }
        String most = words.entrySet().stream()
                .max(Map.Entry.<String, Long>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .orElseThrow()
                .getKey();
        executors.stream()
                .filter(one -> !one.arithmetic().equals(most))
                .forEach(one -> found.add(new SlowPart(
                        "arithmetic",
                        one.name(),
                        one.name() + " computes other bits (" + one.arithmetic() + ") than " + words.get(most) + " of "
                                + executors.size() + " executors (" + most + "), on " + one.processor()
                                + ": a run takes no rank in that does; use training.arithmetic=portable, or the same libraries"
                                + " everywhere")));
    }

    private void links(List<LinkMeasure> links, String where) {
        if (links.size() < 2) {
            return;
        }
        Set<LinkMeasure> slow = new LinkedHashSet<>();
        for (LinkMeasure link : links) {
            double usual = usual(links, link, other -> other.bytesPerSecond().median());
            if (link.bytesPerSecond().most() < SLOW * usual) {
                slow.add(link);
            }
        }
        Set<LinkMeasure> left = new LinkedHashSet<>(slow);
        wholeSide(links, slow, LinkMeasure::to, "receives", left, where);
        wholeSide(links, slow, LinkMeasure::from, "sends", left, where);
        left.forEach(link -> link(links, link, where));
        slow.removeAll(left);
        oneWay(links, slow);
        latencies(links, where);
    }

    /** Where all links of an executor are slow in one direction, it is its own end that is. */
    private void wholeSide(
            List<LinkMeasure> links,
            Set<LinkMeasure> slow,
            Function<LinkMeasure, String> end,
            String does,
            Set<LinkMeasure> left,
            String where) {
        Map<String, List<LinkMeasure>> byEnd =
                links.stream().collect(Collectors.groupingBy(end, TreeMap::new, Collectors.toList()));
        byEnd.forEach((who, all) -> {
            if (all.size() > 1 && slow.containsAll(all)) {
                all.forEach(left::remove);
                double own = new Repeats(all.stream()
                                .map(link -> link.bytesPerSecond().median())
                                .toList())
                        .median();
                double usual = new Repeats(links.stream()
                                .filter(link -> !slow.contains(link))
                                .map(link -> link.bytesPerSecond().median())
                                .toList())
                        .median();
                found.add(new SlowPart(
                        "link",
                        who,
                        String.format(
                                Locale.ROOT,
                                "%s %s at %s MB/s %s, whoever is at the other end; others at %s MB/s: look at its"
                                        + " network card, cable and switch port",
                                who,
                                does,
                                digits(own / MEGA),
                                where,
                                digits(usual / MEGA))));
            }
        });
    }

    private void link(List<LinkMeasure> links, LinkMeasure link, String where) {
        double usual = usual(links, link, other -> other.bytesPerSecond().median());
        found.add(new SlowPart(
                "link",
                link.from() + " → " + link.to(),
                String.format(
                        Locale.ROOT,
                        "%s → %s carries %s MB/s, other links %s %s MB/s: look at what lies between them",
                        link.from(),
                        link.to(),
                        digits(link.bytesPerSecond().median() / MEGA),
                        where,
                        digits(usual / MEGA))));
    }

    /** @param named links that were told of by the executor that is slow on one side */
    private void oneWay(List<LinkMeasure> links, Set<LinkMeasure> named) {
        for (LinkMeasure link :
                links.stream().filter(one -> !named.contains(one)).toList()) {
            links.stream()
                    .filter(other ->
                            other.from().equals(link.to()) && other.to().equals(link.from()))
                    .filter(back -> link.bytesPerSecond().most()
                            < SLOW * back.bytesPerSecond().median())
                    .findFirst()
                    .ifPresent(back -> found.add(new SlowPart(
                            "link",
                            link.from() + " → " + link.to(),
                            String.format(
                                    Locale.ROOT,
                                    "%s → %s is slow one way: %s MB/s there, %s MB/s back",
                                    link.from(),
                                    link.to(),
                                    digits(link.bytesPerSecond().median() / MEGA),
                                    digits(back.bytesPerSecond().median() / MEGA)))));
        }
    }

    private void latencies(List<LinkMeasure> links, String where) {
        for (LinkMeasure link : links) {
            double own = link.latencySeconds().least();
            double usual = usual(links, link, other -> other.latencySeconds().median());
            if (own > SLOW_LATENCY * usual && own > usual + NOTICED_LATENCY) {
                found.add(new SlowPart(
                        "link",
                        link.from() + " → " + link.to(),
                        String.format(
                                Locale.ROOT,
                                "%s → %s takes %s ms for a byte, other links %s %s ms: look at what lies between them",
                                link.from(),
                                link.to(),
                                digits(own * 1e3),
                                where,
                                digits(usual * 1e3))));
            }
        }
    }

    static String digits(double value) {
        return value >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, value >= 10 ? "%.1f" : value >= 0.1 ? "%.2f" : "%.3f", value);
    }
}
