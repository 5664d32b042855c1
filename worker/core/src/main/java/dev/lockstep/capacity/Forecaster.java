package dev.lockstep.capacity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.apache.commons.math3.distribution.TDistribution;

/**
 * Forecasts from a measurement. What was held out of the fit judges it; what was not is judged as if it had been: the largest size
 * that was seen is forecast from those below it, and how wrong that was widens all intervals.
 */
public final class Forecaster {
    private static final double LEAST_MODEL_ERROR = 0.015;
    /** Of nine in ten. */
    private static final double ONE_SIDE = 0.95;

    /** Standard deviations to either side that nine of ten draws of a normal number fall into. */
    private static final double NINE_OF_TEN = 1.645;
    /** Of fewer errors nobody can say how large they usually are. */
    private static final int FEWEST_ERRORS = 4;

    /** How much less certain the median of normal numbers is than their mean. */
    private static final double MEDIAN_BY_MEAN = 1.25;

    /** Sizes beyond what was seen are the less certain, by doublings. */
    private static final double MORE_A_DOUBLING = 0.25;

    private final Capacity capacity;
    private final FittedModel fitted;
    private final int seen;
    private final double modelError;
    private final double times;
    private final double noise;

    /** A size that was held out of the fit, and what was forecast of it. */
    public record HeldOut(StepSample sample, Uncertain forecast) {
        public double error() {
            return forecast.value() / sample.seconds().median() - 1;
        }

        public boolean isInside() {
            return forecast.holds(sample.seconds().median());
        }
    }

    private Forecaster(Capacity capacity, List<StepSample> steps) {
        this.capacity = capacity;
        seen = steps.stream().mapToInt(StepSample::ranks).max().orElseThrow();
        fitted = new CostFit(capacity, steps).fit();
        List<Double> errors = errors(capacity, steps, fitted);
        modelError = Math.max(
                LEAST_MODEL_ERROR,
                Math.sqrt(errors.stream()
                        .mapToDouble(error -> error * error)
                        .average()
                        .orElse(LEAST_MODEL_ERROR)));
        times = new TDistribution(Math.max(FEWEST_ERRORS, errors.size())).inverseCumulativeProbability(ONE_SIDE);
        noise = noise(steps);
    }

    /**
     * From what was measured, without what was held out.
     *
     * @throws IllegalArgumentException where no step was measured
     */
    public static Forecaster of(Capacity capacity) {
        List<StepSample> steps =
                capacity.steps().stream().filter(step -> !step.isHeldOut()).toList();
        if (steps.isEmpty()) {
            throw new IllegalArgumentException("of " + capacity.workload().name()
                    + " no step was measured, so that nothing can be forecast"
                    + (capacity.missing().isEmpty() ? "" : ": " + String.join("; ", capacity.missing()))
                    + "; measure it anew with ./lockstep capacity");
        }
        return new Forecaster(capacity, steps);
    }

    /** How wrong the model is, as logarithms: where it was fitted, and of the largest size from those below it. */
    private static List<Double> errors(Capacity capacity, List<StepSample> steps, FittedModel fitted) {
        List<Double> errors = new ArrayList<>();
        List<Integer> sizes = steps.stream()
                .map(StepSample::ranks)
                .filter(ranks -> ranks > 1)
                .distinct()
                .sorted()
                .toList();
        for (StepSample step : steps) {
            if (step.ranks() > 1) {
                errors.add(error(capacity, fitted.model(), step));
            }
        }
        for (int i = 1; i < sizes.size(); i++) {
            int left = sizes.get(i);
            List<StepSample> below =
                    steps.stream().filter(step -> step.ranks() < left).toList();
            CostModel model = new CostFit(capacity, below).fit().model();
            steps.stream()
                    .filter(step -> step.ranks() == left)
                    .forEach(step -> errors.add(error(capacity, model, step)));
        }
        return errors;
    }

    private static double error(Capacity capacity, CostModel model, StepSample step) {
        return Math.log(simulated(capacity, model, step) / step.seconds().median());
    }

    private static double simulated(Capacity capacity, CostModel model, StepSample step) {
        return model.simulate(capacity.hosts(step.places()), ClusterSize.of(step))
                .mean();
    }

    /** How far the middle of several repeats would lie from that of others, as a logarithm: what no model can know. */
    private static double noise(List<StepSample> steps) {
        double sum = 0;
        int count = 0;
        int degrees = 0;
        for (StepSample step : steps) {
            double median = step.seconds().median();
            for (double value : step.seconds().values()) {
                sum += Math.pow(Math.log(value / median), 2);
                count++;
            }
            degrees += step.repeats().size() - 1;
        }
        double ofOne = degrees < 1 ? LEAST_MODEL_ERROR : Math.sqrt(sum / degrees);
        return MEDIAN_BY_MEAN * ofOne / Math.sqrt((double) count / steps.size());
    }

    public CostModel model() {
        return fitted.model();
    }

    /** The most ranks that the fit has seen. */
    public int seen() {
        return seen;
    }

    /** The constants of the exchange with their intervals, in the order of {@link ExchangeCosts#NAMES}. */
    public List<Uncertain> constants() {
        List<Uncertain> all = new ArrayList<>();
        for (int i = 0; i < ExchangeCosts.NAMES.size(); i++) {
            all.add(fitted.constant(i));
        }
        return all;
    }

    /** What a step of this size takes by a model that is this one, or this one under other conditions. */
    public Uncertain seconds(CostModel model, ClusterSize size) {
        return around(model, model.simulate(size).mean(), size, 0);
    }

    /**
     * The interval around what was simulated.
     *
     * @param doubt by how much, as a logarithm, what was not measured may be off besides
     */
    Uncertain around(CostModel model, double seconds, ClusterSize size, double doubt) {
        Uncertain within = interval(model, seconds, size.hosts(), size);
        double factor = Math.exp(NINE_OF_TEN * doubt);
        return new Uncertain(seconds, within.low() / factor, within.high() * factor);
    }

    private Uncertain interval(CostModel model, double seconds, List<String> hosts, ClusterSize size) {
        ExchangeEstimate exchange = model.exchange(hosts, size);
        int ranksAHost = Contention.mostAHost(hosts);
        double[] moves = fitted.moves(model, other -> other.seconds(exchange, ranksAHost, size));
        double ofConstants = Math.sqrt(
                Arrays.stream(moves).map(move -> move * move).average().orElseThrow());
        double doublings = Math.max(0, Math.log((double) hosts.size() / seen) / Math.log(2));
        double ofModel = modelError * (1 + MORE_A_DOUBLING * doublings);
        double width = times * Math.sqrt(ofModel * ofModel + noise * noise + ofConstants * ofConstants);
        return new Uncertain(seconds, seconds * Math.exp(-width), seconds * Math.exp(width));
    }

    /** All sizes that were held out, the smallest first. */
    public List<HeldOut> heldOut() {
        return capacity.steps().stream()
                .filter(StepSample::isHeldOut)
                .sorted(Comparator.comparingInt(StepSample::ranks))
                .map(step -> new HeldOut(step, forecast(step)))
                .toList();
    }

    /** What would have been said of a size that was measured. */
    public Uncertain forecast(StepSample step) {
        return interval(
                fitted.model(),
                simulated(capacity, fitted.model(), step),
                capacity.hosts(step.places()),
                ClusterSize.of(step));
    }
}
