package dev.lockstep.train;

import dev.lockstep.engine.Replica;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** The parameters and the updater's state of one moment: room for one is taken once and used again. */
final class Snapshot {
    private static final int HASHED_AT_ONCE = 1 << 14;

    private final FloatBuffer parameters;
    private final FloatBuffer updaterState;

    Snapshot(Replica like) {
        parameters = direct(like.parameters().capacity());
        updaterState = direct(like.updaterState().capacity());
    }

    private static FloatBuffer direct(int floats) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(floats, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    void take(Replica from) {
        copy(from.parameters(), parameters);
        copy(from.updaterState(), updaterState);
    }

    void restore(Replica to) {
        copy(parameters, to.parameters());
        copy(updaterState, to.updaterState());
    }

    private static void copy(FloatBuffer from, FloatBuffer to) {
        to.put(0, from, 0, from.capacity());
    }

    FloatBuffer parameters() {
        return parameters;
    }

    FloatBuffer updaterState() {
        return updaterState;
    }

    /** The name of these weights: of the float32 parameters, little-endian, in model order. */
    String sha256() {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            ByteBuffer bytes = ByteBuffer.allocate(HASHED_AT_ONCE * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
            for (int at = 0; at < parameters.capacity(); at += HASHED_AT_ONCE) {
                int count = Math.min(HASHED_AT_ONCE, parameters.capacity() - at);
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
