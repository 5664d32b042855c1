package dev.lockstep.capacity;

import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.order.SplitMixRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresBuilder;
import org.apache.commons.math3.fitting.leastsquares.LeastSquaresOptimizer.Optimum;
import org.apache.commons.math3.fitting.leastsquares.LevenbergMarquardtOptimizer;
import org.apache.commons.math3.fitting.leastsquares.MultivariateJacobianFunction;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.QRDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.util.Pair;

/**
 * Fits the constants of a cost model to what was measured: averages by themselves, and steps, all as logarithms, so that an error
 * counts by its share. What probes of links said, and what such constants usually are, pulls at them as one more measurement does,
 * the less the less is known.
 *
 * <p>How uncertain they are is found by a bootstrap over repeats: each measurement is made anew from its repeats, and the constants
 * move as the fit moves with it, to first order.
 */
final class CostFit {
    private static final int DRAWS = 400;
    private static final long SEED = 0xF17;
    private static final int STRETCH = ExchangeCosts.NAMES.size();
    private static final int CONSTANTS = STRETCH + 1;
    /** Of a logarithm: far enough to see past the corners of a simulation. */
    static final double STEP = 0.03;
    /** A measurement is never better than this, nor does it count more. */
    private static final double LEAST_ERROR = 0.02;

    private static final int MOST_EVALUATIONS = 1000;

    /** Of sum of squares and constants, beyond which nothing is to be gained. */
    private static final double TOLERANCE = 1e-5;

    private final Workload workload;
    private final OwnTimes own;
    private final FeedRate feed;
    private final List<Observation> observations = new ArrayList<>();
    private final double[] guess = new double[CONSTANTS];
    private final double[] doubt = new double[CONSTANTS];

    /** Something that was measured, and what a model says of it. */
    private record Observation(Repeats measured, double error, ToDoubleFunction<CostModel> predicted) {}

    /**
     * A fit to what may be seen.
     *
     * @param steps that may be seen; no average of more ranks is
     */
    CostFit(Capacity capacity, List<StepSample> steps) {
        workload = capacity.workload();
        own = new OwnTimes(capacity, steps);
        feed = FeedRate.of(capacity);
        int most = steps.stream().mapToInt(StepSample::ranks).max().orElseThrow();
        guess(capacity);
        for (AverageSample sample : capacity.averages()) {
            if (sample.places().size() <= most && sample.places().size() > 1) {
                observe(sample, capacity.hosts(sample.places()));
            }
        }
        for (StepSample sample : steps) {
            if (sample.ranks() > 1) {
                observe(sample, capacity.hosts(sample.places()));
            }
        }
    }

    /** Sizes that are far from those of the run count less: a formula need not hold from a kilobyte to a gigabyte. */
    private void observe(AverageSample sample, List<String> hosts) {
        ExchangeEstimate exchange = new ExchangeEstimate(
                new ReplicaAssignment(sample.replicas(), sample.places().size()), hosts, sample.floats(), Float.BYTES);
        double apart = Math.abs(Math.log((double) sample.floats() / workload.averagedFloats()));
        double error = 2 * LEAST_ERROR * (1 + apart);
        observations.add(new Observation(sample.seconds(), error, model -> exchange.seconds(model.costs())));
    }

    private void observe(StepSample sample, List<String> hosts) {
        ClusterSize size = ClusterSize.of(sample);
        ExchangeEstimate exchange = model(guess).exchange(hosts, size);
        int ranksAHost = Contention.mostAHost(hosts);
        observations.add(
                new Observation(sample.seconds(), LEAST_ERROR, model -> model.seconds(exchange, ranksAHost, size)));
    }

    /** What is known of the constants beforehand, as logarithms, and how little. */
    private void guess(Capacity capacity) {
        List<LinkMeasure> links =
                capacity.links().stream().filter(link -> !link.isOneHost()).toList();
        set(0, 5e-5, 2);
        set(1, 1.25e9, 2);
        if (!links.isEmpty()) {
            set(0, median(links, link -> link.latencySeconds().median()), 0.5);
            set(1, median(links, link -> link.bytesPerSecond().median()), 0.2);
        }
        set(2, 5e-6, 1);
        set(3, 6e-10, 1);
        set(4, 3e-5, 1.5);
        set(STRETCH, 1, 0.3);
    }

    private void set(int constant, double value, double itsDoubt) {
        guess[constant] = Math.log(value);
        doubt[constant] = itsDoubt;
    }

    private static double median(List<LinkMeasure> links, ToDoubleFunction<LinkMeasure> what) {
        return Quantiles.of(links.stream().mapToDouble(what).sorted().toArray(), 0.5);
    }

    private CostModel model(double[] constants) {
        double[] values = Arrays.stream(constants).map(Math::exp).toArray();
        return new CostModel(workload, own, feed, ExchangeCosts.of(values), values[STRETCH], 1);
    }

    FittedModel fit() {
        MultivariateJacobianFunction residuals =
                at -> new Pair<>(new ArrayRealVector(residuals(at.toArray())), jacobian(at.toArray()));
        Optimum best = new LevenbergMarquardtOptimizer()
                .withCostRelativeTolerance(TOLERANCE)
                .withParameterRelativeTolerance(TOLERANCE)
                .optimize(new LeastSquaresBuilder()
                        .model(residuals)
                        .start(guess)
                        .target(new double[observations.size() + CONSTANTS])
                        .maxEvaluations(MOST_EVALUATIONS)
                        .maxIterations(MOST_EVALUATIONS)
                        .lazyEvaluation(false)
                        .build());
        return new FittedModel(model(best.getPoint().toArray()), best.getPoint(), moves(best.getJacobian()));
    }

    private double[] residuals(double[] constants) {
        CostModel model = model(constants);
        double[] residuals = new double[observations.size() + CONSTANTS];
        for (int i = 0; i < observations.size(); i++) {
            Observation one = observations.get(i);
            residuals[i] = Math.log(one.predicted().applyAsDouble(model)
                            / one.measured().median())
                    / one.error();
        }
        for (int i = 0; i < CONSTANTS; i++) {
            residuals[observations.size() + i] = (constants[i] - guess[i]) / doubt[i];
        }
        return residuals;
    }

    private RealMatrix jacobian(double[] constants) {
        RealMatrix jacobian = new Array2DRowRealMatrix(observations.size() + CONSTANTS, CONSTANTS);
        for (int i = 0; i < CONSTANTS; i++) {
            double[] above = constants.clone();
            double[] below = constants.clone();
            above[i] += STEP;
            below[i] -= STEP;
            RealVector difference =
                    new ArrayRealVector(residuals(above)).subtract(new ArrayRealVector(residuals(below)));
            jacobian.setColumnVector(i, difference.mapDivide(2 * STEP));
        }
        return jacobian;
    }

    private List<RealVector> moves(RealMatrix jacobian) {
        var solver = new QRDecomposition(jacobian).getSolver();
        SplitMixRandom random = new SplitMixRandom(SEED);
        List<RealVector> moves = new ArrayList<>();
        for (int draw = 0; draw < DRAWS; draw++) {
            double[] moved = new double[observations.size() + CONSTANTS];
            for (int i = 0; i < observations.size(); i++) {
                Observation one = observations.get(i);
                double again = Bootstrap.median(one.measured(), random);
                moved[i] = Math.log(again / one.measured().median()) / one.error();
            }
            for (int i = 0; i < CONSTANTS; i++) {
                moved[observations.size() + i] = random.nextGaussian();
            }
            moves.add(solver.solve(new ArrayRealVector(moved)));
        }
        return moves;
    }
}
