package dev.lockstep.driver.evaluate;

import dev.lockstep.order.SplitMixRandom;

/** Draws one of several by their chances: the same ones for the same seed. */
final class TokenSampling {
    private final double temperature;
    private final SplitMixRandom random;

    /** @param temperature below 1 the likely become likelier, above 1 less likely; at 0 only the likeliest is drawn */
    TokenSampling(double temperature, long seed) {
        this.temperature = temperature;
        random = new SplitMixRandom(SplitMixRandom.seed(seed));
    }

    /** The number of the one that is drawn. */
    int draw(float[] chances) {
        if (temperature == 0) {
            return likeliest(chances);
        }
        double[] weights = new double[chances.length];
        double sum = 0;
        for (int i = 0; i < weights.length; i++) {
            weights[i] = StrictMath.pow(chances[i], 1 / temperature);
            sum += weights[i];
        }
        double left = random.nextDouble() * sum;
        for (int i = 0; i < weights.length; i++) {
            left -= weights[i];
            if (left < 0) {
                return i;
            }
        }
        return likeliest(chances);
    }

    private static int likeliest(float[] chances) {
        int best = 0;
        for (int i = 1; i < chances.length; i++) {
            best = chances[i] > chances[best] ? i : best;
        }
        return best;
    }
}
