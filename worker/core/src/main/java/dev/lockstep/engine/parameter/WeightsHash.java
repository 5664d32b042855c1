package dev.lockstep.engine.parameter;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The name of weights: equal for equal ones, bit for bit. */
public final class WeightsHash {
    private static final int AT_ONCE = 1 << 14;

    private WeightsHash() {}

    /** The SHA-256 of float32 parameters, little-endian, in model order. */
    public static String of(FloatBuffer parameters) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer bytes = ByteBuffer.allocate(AT_ONCE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at < parameters.capacity(); at += AT_ONCE) {
                int count = Math.min(AT_ONCE, parameters.capacity() - at);
                bytes.clear();
                bytes.asFloatBuffer().put(0, parameters, at, count);
                digest.update(bytes.limit(count * Float.BYTES));
            }
            return HexFormat.of().formatHex(digest.digest());
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
