package dev.lockstep.capacity;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * The answer to a question.
 *
 * @param seen the most executors that the fit has seen: what goes beyond is simulated
 * @param sizes in the order in which they were asked for
 * @param advice in sentences: best batch, steps between averages, where more executors stop paying, what would help most
 */
public record Forecast(int seen, List<Size> sizes, List<String> advice) {
    private static final int MOST_EVERY = 1024;
    /** Averaging that takes less than this share of a step is not worth fewer averages. */
    private static final double SMALL_SHARE = 0.1;
    /** A batch that leaves no more than this share of the rows to gain is large enough. */
    private static final double SMALL_GAIN = 0.1;
    /** Twice the executors pay where rows come at least so many times as fast. */
    private static final double PAYS = 1.5;

    private static final double DAY_SECONDS = 86_400;
    /** What a failure costs where no drill was made: to be noticed, to go on, half a step. */
    private static final double USUAL_RECOVERY_SECONDS = 3;

    /**
     * One size.
     *
     * @param stepSeconds the mean, with the interval that it lies in nine times of ten
     * @param medianSeconds of a step
     * @param p99Seconds the same of the slowest of a hundred
     * @param efficiency rows a second of an executor, by those of one alone
     * @param goodput the share of the time that is not lost to failures
     * @param hours to train all epochs
     * @param cost at the price that was given
     */
    public record Size(
            ClusterSize size,
            Uncertain stepSeconds,
            double medianSeconds,
            double p99Seconds,
            StepSample.Split split,
            Uncertain rowsPerSecond,
            double efficiency,
            double goodput,
            Uncertain hours,
            Uncertain coreHours,
            OptionalDouble cost) {}

    /** Answers. */
    public static Forecast of(Capacity capacity, Forecaster forecaster, ForecastQuestion question) {
        AskedCluster cluster = AskedCluster.of(capacity, forecaster.model(), question);
        return new Answering(capacity, forecaster, cluster, question).answer();
    }

    /** Puts an answer together. */
    private record Answering(
            Capacity capacity, Forecaster forecaster, AskedCluster cluster, ForecastQuestion question) {
        Forecast answer() {
            CostModel model = cluster.model();
            double alone = rowsPerSecond(model, question.of(1));
            List<Size> sizes = question.executors().stream()
                    .map(ranks -> size(ranks, alone))
                    .toList();
            List<String> advice = new ArrayList<>(cluster.remarks());
            Size largest = sizes.stream()
                    .reduce((a, b) -> b.size().ranks() > a.size().ranks() ? b : a)
                    .orElseThrow();
            advice.add(batch());
            advice.add(every(largest.size()));
            advice.add(paying(largest.size().ranks()));
            advice.add(help(largest.size()));
            return new Forecast(forecaster.seen(), sizes, advice);
        }

        private Size size(int ranks, double alone) {
            ClusterSize size = question.of(ranks);
            StepSimulation.Outcome outcome = cluster.model().simulate(size);
            Uncertain seconds = forecaster.around(cluster.model(), outcome.mean(), size, cluster.doubt());
            Uncertain rows = seconds.under(size.rowsAStep());
            double goodput = goodput(size, seconds.value());
            double stepsAnEpoch = (double) capacity.workload().trainingRows() / size.rowsAStep();
            Uncertain hours = seconds.times(question.epochs()).times(stepsAnEpoch / goodput / 3600);
            OptionalDouble price = question.pricePerCoreHour();
            Uncertain coreHours = hours.times((double) ranks * cluster.cores());
            return new Size(
                    size,
                    seconds,
                    outcome.median(),
                    outcome.p99(),
                    outcome.split(),
                    rows,
                    rows.value() / (alone * ranks),
                    goodput,
                    hours,
                    coreHours,
                    price.isEmpty()
                            ? OptionalDouble.empty()
                            : OptionalDouble.of(price.getAsDouble() * coreHours.value()));
        }

        /** A failure costs what the drills have shown, and the steps that are made again. */
        private double goodput(ClusterSize size, double stepSeconds) {
            double lost = capacity.drills().stream()
                    .mapToDouble(drill ->
                            drill.detectionSeconds() + drill.recoverySeconds() + drill.repeatedSteps() * stepSeconds)
                    .max()
                    .orElse(USUAL_RECOVERY_SECONDS + stepSeconds / 2);
            double failuresASecond = question.failuresADay() * size.ranks() / DAY_SECONDS;
            return 1 / (1 + failuresASecond * lost);
        }

        private static double rowsPerSecond(CostModel model, ClusterSize size) {
            return size.rowsAStep() / model.seconds(size);
        }

        private String batch() {
            CostModel model = cluster.model();
            List<Integer> batches = new ArrayList<>(model.batches());
            int usual = question.size().batch();
            if (batches.size() < 2) {
                return "batch: only " + usual + " was measured, so that nothing can be said of others";
            }
            int largest = batches.get(batches.size() - 1);
            double most =
                    batches.stream().mapToDouble(model::rowsPerSecond).max().orElseThrow();
            int enough = batches.stream()
                    .filter(batch -> model.rowsPerSecond(batch) >= (1 - SMALL_GAIN) * most)
                    .findFirst()
                    .orElse(largest);
            return said(
                    "batch: %d is enough for an executor by itself; it trains %,.0f rows/s, of at most %,.0f (batch %d: %,.0f)",
                    enough, model.rowsPerSecond(enough), most, usual, model.rowsPerSecond(usual));
        }

        private String every(ClusterSize size) {
            CostModel model = cluster.model();
            for (int every = 1; every <= MOST_EVERY; every *= 2) {
                double seconds = model.seconds(size.every(every));
                double without = model.seconds(size.every(1_000_000));
                if (seconds - without <= SMALL_SHARE * seconds) {
                    return said(
                            "average: every %s, it takes %d executors %.1f %% of the time, with the wait for the slowest%s",
                            every == 1 ? "step" : every + " steps",
                            size.ranks(),
                            100 * (seconds - without) / seconds,
                            every == 1 ? "" : "; fewer averages change what is trained");
                }
            }
            return said(
                    "average: it takes %d executors more than a tenth of the time even every %d steps",
                    size.ranks(), MOST_EVERY);
        }

        /** Where more ranks bring rows faster only after the first few have paid for the network, these do not count. */
        private String paying(int largest) {
            double alone = rowsPerSecond(cluster.model(), question.of(1));
            double before = alone;
            int pays = 1;
            double most = alone;
            double beyond = 0;
            for (int ranks = 2; ranks <= 2 * largest; ranks *= 2) {
                double rows = rowsPerSecond(cluster.model(), question.of(ranks));
                if (rows >= PAYS * before && rows >= PAYS * alone) {
                    pays = ranks;
                    most = rows;
                } else if (pays == ranks / 2) {
                    beyond = rows / before;
                }
                before = rows;
            }
            if (pays == 1) {
                return said("executors: more than one do not pay, up to %d", 2 * largest);
            }
            return pays > largest
                    ? said("executors: up to %d, each doubling pays", pays)
                    : said(
                            "executors: up to %d they pay, and train %.1f times as fast as one; twice as many only %.2f times as"
                                    + " fast as these",
                            pays, most / alone, beyond);
        }

        private String help(ClusterSize size) {
            CostModel model = cluster.model();
            ExchangeCosts costs = model.costs();
            double now = model.seconds(size);
            record Help(String what, double seconds) {}
            List<Help> all = List.of(
                    new Help(
                            "links of twice the bandwidth",
                            model.with(costs.over(costs.latencySeconds(), 2 * costs.bytesPerSecond()))
                                    .seconds(size)),
                    new Help(
                            "links of half the latency",
                            model.with(costs.over(costs.latencySeconds() / 2, costs.bytesPerSecond()))
                                    .seconds(size)),
                    new Help(
                            "disks, or a network to them, of twice the speed",
                            model.fed(2).seconds(size)),
                    new Help(
                            "executors or cards that compute twice as fast",
                            model.slowedBy(0.5).seconds(size)),
                    new Help(
                            "ranks of which none is slower than the median",
                            model.steady().seconds(size)));
            Help best = all.stream()
                    .reduce((a, b) -> b.seconds() < a.seconds() ? b : a)
                    .orElseThrow();
            return said(
                    "help: on %d executors %s would help most, and train %.2f times as fast",
                    size.ranks(), best.what(), now / best.seconds());
        }

        private static String said(String format, Object... values) {
            return String.format(Locale.ROOT, format, values);
        }
    }
}
