package dev.lockstep.driver.ingest.generate;

import dev.lockstep.config.SourceSpec;
import dev.lockstep.order.SplitMixRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/** Generators of points. Each row is a pure function of the seed and its number. */
final class PointGenerators {
    private static final double SPIRAL_TURNS = 1.75;
    private static final double BLOB_SPREAD = 3;

    private PointGenerators() {}

    /** Draws one row; {@code x} is filled, and its label returned. */
    private interface Shape extends java.io.Serializable {
        double draw(long number, SplitMixRandom random, double[] x);
    }

    static NumberedTable moons(SourceSpec.Moons spec, long seed) {
        double noise = spec.noise();
        return table(spec.rows(), 2, classes(2), seed, (number, random, x) -> {
            int label = (int) (number % 2);
            double angle = StrictMath.PI * random.nextDouble();
            double x0 = StrictMath.cos(angle);
            double x1 = StrictMath.sin(angle);
            x[0] = (label == 0 ? x0 : 1 - x0) + noise * random.nextGaussian();
            x[1] = (label == 0 ? x1 : 0.5 - x1) + noise * random.nextGaussian();
            return label;
        });
    }

    static NumberedTable circles(SourceSpec.Circles spec, long seed) {
        double noise = spec.noise();
        return table(spec.rows(), 2, classes(2), seed, (number, random, x) -> {
            int label = (int) (number % 2);
            double angle = 2 * StrictMath.PI * random.nextDouble();
            double radius = label == 0 ? 1 : 0.5;
            x[0] = radius * StrictMath.cos(angle) + noise * random.nextGaussian();
            x[1] = radius * StrictMath.sin(angle) + noise * random.nextGaussian();
            return label;
        });
    }

    static NumberedTable spirals(SourceSpec.Spirals spec, long seed) {
        int arms = spec.classes();
        double noise = spec.noise();
        return table(spec.rows(), 2, classes(arms), seed, (number, random, x) -> {
            int label = (int) (number % arms);
            double radius = StrictMath.sqrt(random.nextDouble());
            double angle = 2 * StrictMath.PI * (SPIRAL_TURNS * radius / 2 + (double) label / arms);
            x[0] = radius * StrictMath.cos(angle) + noise * random.nextGaussian();
            x[1] = radius * StrictMath.sin(angle) + noise * random.nextGaussian();
            return label;
        });
    }

    static NumberedTable blobs(SourceSpec.Blobs spec, long seed) {
        int clouds = spec.classes();
        double noise = spec.noise();
        return table(spec.rows(), spec.features(), classes(clouds), seed, (number, random, x) -> {
            int label = (int) (number % clouds);
            double angle = 2 * StrictMath.PI * label / clouds;
            SplitMixRandom centre = new SplitMixRandom(SplitMixRandom.seed(seed, 0xB10B, label));
            for (int i = 0; i < x.length; i++) {
                double at = switch (i) {
                    case 0 -> BLOB_SPREAD * StrictMath.cos(angle);
                    case 1 -> BLOB_SPREAD * StrictMath.sin(angle);
                    default -> BLOB_SPREAD * (2 * centre.nextDouble() - 1);
                };
                x[i] = at + noise * random.nextGaussian();
            }
            return label;
        });
    }

    static NumberedTable xor(SourceSpec.Xor spec, long seed) {
        double noise = spec.noise();
        return table(spec.rows(), 2, classes(2), seed, (number, random, x) -> {
            int corner = (int) (number % 4);
            int right = corner / 2;
            x[0] = right + noise * random.nextGaussian();
            x[1] = corner % 2 + noise * random.nextGaussian();
            return right ^ corner % 2;
        });
    }

    static NumberedTable linear(SourceSpec.Linear spec, long seed) {
        double noise = spec.noise();
        return table(spec.rows(), spec.features(), Optional.empty(), seed, (number, random, x) -> {
            SplitMixRandom weights = new SplitMixRandom(SplitMixRandom.seed(seed, 0x11EA4));
            double sum = 2 * weights.nextDouble() - 1;
            for (int i = 0; i < x.length; i++) {
                x[i] = random.nextGaussian();
                sum += x[i] * (4 * weights.nextDouble() - 2);
            }
            return sum + noise * random.nextGaussian();
        });
    }

    private static Optional<List<String>> classes(int count) {
        return Optional.of(IntStream.range(0, count).mapToObj(String::valueOf).toList());
    }

    private static NumberedTable table(long rows, int width, Optional<List<String>> classes, long seed, Shape shape) {
        List<String> names = IntStream.range(0, width).mapToObj(i -> "x" + i).toList();
        NumberedTable.RowMaker maker = (number, into, at) -> {
            double[] x = new double[width];
            double label = shape.draw(number, new SplitMixRandom(SplitMixRandom.seed(seed, 0xDA7A, number)), x);
            for (int i = 0; i < width; i++) {
                into.features().floats()[at * width + i] = (float) x[i];
            }
            into.labels().set(at, (float) label);
        };
        return new NumberedTable(rows, List.of(width), names, classes, Optional.empty(), maker);
    }
}
