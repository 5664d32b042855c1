package dev.lockstep.driver.page;

import dev.lockstep.capacity.AverageSample;
import dev.lockstep.capacity.Capacity;
import dev.lockstep.capacity.LinkMeasure;
import dev.lockstep.capacity.Repeats;
import dev.lockstep.capacity.StepSample;
import dev.lockstep.capacity.StepSample.Kind;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/** What a measured cluster amounts to, in sentences. */
record CapacityWords(Capacity capacity) {
    /** Of the most rows a second, where a larger batch brings hardly more. */
    private static final double KNEE = 0.9;

    /** Failures of an executor, where nobody says how often there are any: one in a month. */
    private static final double SECONDS_BETWEEN_FAILURES = 30 * 24 * 3600.0;

    /**
     * Three sentences: how fast, what it goes into, what stands in the way.
     *
     * @param forecast what more would do
     */
    List<String> answer(Optional<String> forecast) {
        List<String> sentences = new ArrayList<>();
        sentences.add(speed());
        sentences.add(split());
        sentences.add(obstacles() + forecast.map(said -> "; " + said).orElse("") + ".");
        return sentences;
    }

    private String speed() {
        Optional<StepSample> most = best(Kind.WEAK);
        if (most.isEmpty()) {
            return best(Kind.BATCH)
                    .map(one -> "One replica trains " + NumberLabels.count(one.rowsPerSecond())
                            + " rows a second with batches of " + one.batch() + ".")
                    .orElse("Training was not measured.");
        }
        String said = NumberLabels.of(most.get().ranks(), "rank") + (most.get().ranks() == 1 ? " trains " : " train ")
                + NumberLabels.count(most.get().rowsPerSecond()) + " rows a second with batches of "
                + most.get().batch();
        if (most.get().ranks() > 1 && efficiency().isPresent()) {
            said += String.format(
                    Locale.ROOT,
                    ", %.2f times what one does (%.0f%% of what would be ideal)",
                    efficiency().get() * most.get().ranks(),
                    100 * efficiency().get());
        }
        return said
                + knee().map(knee -> "; a replica is as good as at its best from a batch of " + knee + " on")
                        .orElse("") + ".";
    }

    private String split() {
        Optional<StepSample> most = best(Kind.WEAK).or(() -> best(Kind.BATCH));
        if (most.isEmpty()) {
            return "What a step goes into is therefore not known.";
        }
        StepSample.Split split =
                most.get().repeats().get(most.get().repeats().size() - 1).split();
        double all = split.read() + split.compute() + split.average() + split.await();
        String parts = Stream.of(
                        part(split.compute() / all, "computing"),
                        part(split.average() / all, "averaging"),
                        part(split.await() / all, "waiting for the slowest rank"),
                        part(split.read() / all, "waiting for rows"))
                .filter(one -> !one.startsWith("0%"))
                .collect(java.util.stream.Collectors.joining(", "));
        return "A step of theirs takes " + time(most.get().seconds().median()) + ": " + parts
                + link().map(rate -> ", over links of " + rate(rate)).orElse("") + ".";
    }

    private static String part(double share, String what) {
        return String.format(Locale.ROOT, "%.0f%% %s", 100 * Math.max(0, share), what);
    }

    private String obstacles() {
        if (capacity.slow().isEmpty()) {
            return capacity.executors().size() > 1
                    ? "No executor and no link is much slower than the others"
                    : "There is nothing to compare it with";
        }
        return (capacity.slow().size() == 1
                        ? "One part is slow: "
                        : capacity.slow().size() + " parts are slow, first: ")
                + capacity.slow().get(0).said();
    }

    /** The size of a kind on most ranks; of one rank, the batch with most rows a second. */
    Optional<StepSample> best(Kind kind) {
        return capacity.steps().stream()
                .filter(sample -> sample.kind() == kind)
                .max(Comparator.comparingInt(StepSample::ranks).thenComparingDouble(StepSample::rowsPerSecond));
    }

    /** Of all ranks beside one, with as many rows each. */
    Optional<Double> efficiency() {
        Optional<StepSample> most = best(Kind.WEAK);
        Optional<StepSample> one = capacity.steps().stream()
                .filter(sample -> sample.kind() == Kind.WEAK && sample.ranks() == 1)
                .findFirst();
        return most.isPresent() && one.isPresent() && most.get().ranks() > 1
                ? Optional.of(most.get().rowsPerSecond()
                        / one.get().rowsPerSecond()
                        / most.get().ranks())
                : Optional.empty();
    }

    /** The least batch that is nearly as good as the best. */
    Optional<Integer> knee() {
        List<StepSample> batches = capacity.steps().stream()
                .filter(sample -> sample.kind() == Kind.BATCH)
                .sorted(Comparator.comparingInt(StepSample::batch))
                .toList();
        double most =
                batches.stream().mapToDouble(StepSample::rowsPerSecond).max().orElse(0);
        return batches.size() < 2
                ? Optional.empty()
                : batches.stream()
                        .filter(sample -> sample.rowsPerSecond() >= KNEE * most)
                        .map(StepSample::batch)
                        .findFirst();
    }

    /** What a link between hosts carries, in the middle; where there is but one host, a link within it. */
    Optional<Double> link() {
        List<Double> between = rates(false);
        List<Double> any = between.isEmpty() ? rates(true) : between;
        return any.isEmpty() ? Optional.empty() : Optional.of(new Repeats(any).median());
    }

    private List<Double> rates(boolean isOneHost) {
        return capacity.links().stream()
                .filter(link -> link.isOneHost() == isOneHost)
                .map(LinkMeasure::bytesPerSecond)
                .map(Repeats::median)
                .toList();
    }

    String training() {
        return "Weak: as many rows on each rank. Strong: the rows of one rank divided among them. What is held out is for judging"
                + " forecasts. Read: waiting for rows. Wait: for the slowest rank.";
    }

    String averaging() {
        OptionalDouble best = capacity.averages().stream()
                .mapToDouble(AverageSample::busBytesPerSecond)
                .max();
        String said =
                "Bus bandwidth: what each rank must send and receive, by the time. It does not depend on the number of ranks.";
        return best.isPresent() && link().isPresent()
                ? said
                        + String.format(
                                Locale.ROOT,
                                " At its best it is %s, %.0f%% of a link alone.",
                                rate(best.getAsDouble()),
                                100 * best.getAsDouble() / link().get())
                : said;
    }

    /** The share of time that is not lost to failures, at the rate that is assumed. */
    String goodput() {
        double step = best(Kind.WEAK).map(sample -> sample.seconds().median()).orElse(0.0);
        double lost = capacity.drills().stream()
                .mapToDouble(drill -> drill.detectionSeconds() + drill.recoverySeconds() + drill.repeatedSteps() * step)
                .average()
                .orElse(0);
        double share = 1 - lost * capacity.executors().size() / SECONDS_BETWEEN_FAILURES;
        return String.format(
                Locale.ROOT,
                "A failure costs %s. Were each of %d executors to fail once in 30 days, %.4f%% of the time would go into steps"
                        + " that count.",
                time(lost),
                capacity.executors().size(),
                100 * share);
    }

    String soak() {
        List<Capacity.SoakPoint> points = capacity.soak();
        int third = Math.max(1, points.size() / 3);
        double first = mean(points.subList(0, third), Capacity.SoakPoint::rowsPerSecond);
        double last = mean(points.subList(points.size() - third, points.size()), Capacity.SoakPoint::rowsPerSecond);
        double memoryFirst = mean(points.subList(0, third), point -> point.memoryBytes());
        double memoryLast = mean(points.subList(points.size() - third, points.size()), point -> point.memoryBytes());
        return String.format(
                Locale.ROOT,
                "Over %s, from its first third to its last: rows a second %+.1f%%, memory %+.1f%% (%+,.0f MB).",
                NumberLabels.time(points.get(points.size() - 1).seconds()),
                100 * (last / first - 1),
                100 * (memoryLast / memoryFirst - 1),
                (memoryLast - memoryFirst) / 1e6);
    }

    private static double mean(
            List<Capacity.SoakPoint> points, java.util.function.ToDoubleFunction<Capacity.SoakPoint> of) {
        return points.stream().mapToDouble(of).average().orElse(0);
    }

    static String kind(StepSample sample) {
        return switch (sample.kind()) {
            case BATCH -> "one replica";
            case STRONG -> "strong";
            case WEAK -> "weak";
        };
    }

    static String rate(double bytesPerSecond) {
        return bytesPerSecond >= 1e9 ? digits(bytesPerSecond / 1e9) + " GB/s" : digits(bytesPerSecond / 1e6) + " MB/s";
    }

    static String time(double seconds) {
        if (seconds < 1e-3) {
            return digits(seconds * 1e6) + " µs";
        }
        return seconds < 1 ? digits(seconds * 1e3) + " ms" : digits(seconds) + " s";
    }

    static String digits(double value) {
        return value >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.2f", value);
    }
}
