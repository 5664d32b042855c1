package dev.lockstep.engine.machine;

import dev.lockstep.engine.ArithmeticFingerprint.Family;
import dev.lockstep.order.SplitMixRandom;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.function.Consumer;

/** The bits of all that came out of a small fixed computation. */
public final class FixedComputation {
    private static final int SOME = 4099;

    private final MessageDigest digest;
    private final byte[] bytes = new byte[Float.BYTES];

    private FixedComputation() {
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /**
     * Computes, and says what came out.
     *
     * @param name what is computed
     * @param by the library that does, and all that may decide its bits
     */
    public static Family family(String name, String by, Consumer<FixedComputation> computation) {
        FixedComputation bits = new FixedComputation();
        computation.accept(bits);
        return new Family(name, by, HexFormat.of().formatHex(bits.digest.digest(), 0, Integer.BYTES));
    }

    /** What Java itself computes, the same everywhere. */
    public static Family ofJava() {
        return family("StrictMath", "Java " + System.getProperty("java.version"), bits -> {
            SplitMixRandom random = new SplitMixRandom(SOME);
            for (int i = 0; i < 100; i++) {
                double x = random.nextDouble();
                bits.take((float) (StrictMath.exp(x) + StrictMath.log(x) + StrictMath.pow(x, 1.7) + StrictMath.cos(x)));
            }
        });
    }

    /** Numbers to compute with, from -2 to 2; they depend on how many there are alone. */
    public static void fill(FloatBuffer values) {
        SplitMixRandom random = new SplitMixRandom(values.capacity());
        for (int i = 0; i < values.capacity(); i++) {
            values.put(i, (float) (4 * random.nextDouble() - 2));
        }
    }

    /** Takes numbers that came out, in the order in which they lie. */
    public void take(FloatBuffer values, int count) {
        for (int i = 0; i < count; i++) {
            take(values.get(i));
        }
    }

    private void take(float value) {
        int bits = Float.floatToRawIntBits(value);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) (bits >>> (8 * i));
        }
        digest.update(bytes);
    }
}
