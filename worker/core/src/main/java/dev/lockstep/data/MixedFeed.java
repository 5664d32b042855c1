package dev.lockstep.data;

import dev.lockstep.order.SplitMixRandom;
import java.nio.FloatBuffer;
import org.jspecify.annotations.Nullable;

/**
 * The batches of another feed, in which each row is mixed with another of its batch, and asks for a share of both labels. In
 * which shares, and with which, is drawn for each step by a seed: wherever a replica lives, it sees the same.
 */
public final class MixedFeed implements BatchFeed {
    private final BatchFeed feed;
    private final DataSchema schema;
    private final double alpha;
    private final long seed;
    private float[] row = {};
    private float[] other = {};
    private @Nullable Batch mixed;

    /**
     * Of one replica.
     *
     * @param alpha the shares are drawn from Beta(alpha, alpha)
     * @param seed that no other replica has
     */
    public MixedFeed(BatchFeed feed, DataSchema schema, double alpha, long seed) {
        this.feed = feed;
        this.schema = schema;
        this.alpha = alpha;
        this.seed = seed;
    }

    /** Throws an IllegalArgumentException that says why, where rows cannot be mixed. */
    public static void check(DataSchema schema) {
        if (schema.tokens() > 0 || schema.padded()) {
            throw new IllegalArgumentException(
                    "training.mixup is for rows of numbers, all of one length, but those of this data set are "
                            + (schema.tokens() > 0 ? "numbers of tokens" : "padded")
                            + "; remove training.mixup");
        }
    }

    @Override
    public Batch batch(long step) {
        Batch plain = feed.batch(step);
        Batch into = mixed;
        if (into == null) {
            into = Batch.ofMixtures(plain.capacity(), schema);
            mixed = into;
            row = new float[schema.featureWidth()];
            other = new float[schema.featureWidth()];
        }
        SplitMixRandom random = new SplitMixRandom(SplitMixRandom.seed(seed, step));
        into.rows(plain.rows());
        into.own((float) share(random));
        into.labels().put(0, plain.labels(), 0, plain.rows() * plain.labelWidth());
        int[] others = shuffled(plain.rows(), random);
        for (int i = 0; i < others.length; i++) {
            mix(plain.features(), i, others[i], into);
            copy(plain.labels(), others[i], into.mixedIn(), i, plain.labelWidth());
        }
        return into;
    }

    private void mix(FloatBuffer features, int to, int from, Batch into) {
        features.get(to * row.length, row);
        features.get(from * row.length, other);
        float own = into.own();
        for (int k = 0; k < row.length; k++) {
            row[k] = own * row[k] + (1 - own) * other[k];
        }
        into.features().put(to * row.length, row);
    }

    private static void copy(FloatBuffer from, int row, FloatBuffer to, int at, int width) {
        to.put(at * width, from, row * width, width);
    }

    private static int[] shuffled(int count, SplitMixRandom random) {
        int[] numbers = new int[count];
        for (int i = 0; i < count; i++) {
            int at = random.nextInt(i + 1);
            numbers[i] = numbers[at];
            numbers[at] = i;
        }
        return numbers;
    }

    /** Beta is one of two gammas over both; by their logarithms, since small ones are smaller than any number. */
    private double share(SplitMixRandom random) {
        double one = logGamma(random);
        double another = logGamma(random);
        return 1 / (1 + StrictMath.exp(another - one));
    }

    /** The logarithm of a number drawn from a gamma distribution: the method of Marsaglia and Tsang. */
    private double logGamma(SplitMixRandom random) {
        double d = alpha + 1 - 1.0 / 3;
        double c = 1 / StrictMath.sqrt(9 * d);
        while (true) {
            double x = random.nextGaussian();
            double root = 1 + c * x;
            double v = root * root * root;
            if (v > 0 && StrictMath.log(1 - random.nextDouble()) < 0.5 * x * x + d - d * v + d * StrictMath.log(v)) {
                // Of alpha + 1; the power of a uniform number makes it one of alpha.
                return StrictMath.log(d * v) + StrictMath.log(1 - random.nextDouble()) / alpha;
            }
        }
    }

    @Override
    public void close() {
        feed.close();
    }
}
