package dev.lockstep.engine.dl4j;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Weights of one byte each. Those that go into one output share a scale, a float: a 127th of the largest of them. What is no
 * weight stays a float.
 */
record Int8Weights(List<Stretch> stretches) {
    private static final int MOST = 127;

    /**
     * A stretch of the parameters.
     *
     * @param group how many weights share a scale; 0 where the numbers are no weights
     */
    record Stretch(int first, int length, int group) {
        int groups() {
            return group == 0 ? 0 : (length + group - 1) / group;
        }

        int size() {
            return 2 * Integer.BYTES + (group == 0 ? length * Float.BYTES : groups() * Float.BYTES + length);
        }
    }

    /** Makes each weight what its byte says. */
    void round(FloatBuffer parameters) {
        for (Stretch stretch : stretches) {
            for (int group = 0; group < stretch.groups(); group++) {
                float scale = scale(parameters, stretch, group);
                for (int i = first(stretch, group); i < first(stretch, group + 1); i++) {
                    parameters.put(i, toByte(parameters.get(i), scale) * scale);
                }
            }
        }
    }

    private static int first(Stretch stretch, int group) {
        return stretch.first() + Math.min(stretch.length(), group * stretch.group());
    }

    private static float scale(FloatBuffer parameters, Stretch stretch, int group) {
        float most = 0;
        for (int i = first(stretch, group); i < first(stretch, group + 1); i++) {
            most = Math.max(most, Math.abs(parameters.get(i)));
        }
        return most / MOST;
    }

    private static byte toByte(float value, float scale) {
        return scale == 0 ? 0 : (byte) Math.max(-MOST, Math.min(MOST, Math.round(value / scale)));
    }

    /** Stretch after stretch: its length and its group as ints, then floats, or scales and bytes. Little-endian. */
    byte[] of(FloatBuffer parameters) {
        int size = stretches.stream().mapToInt(Stretch::size).sum();
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (Stretch stretch : stretches) {
            bytes.putInt(stretch.length()).putInt(stretch.group());
            for (int i = 0; stretch.group() == 0 && i < stretch.length(); i++) {
                bytes.putFloat(parameters.get(stretch.first() + i));
            }
            for (int group = 0; group < stretch.groups(); group++) {
                float scale = scale(parameters, stretch, group);
                bytes.putFloat(scale);
                for (int i = first(stretch, group); i < first(stretch, group + 1); i++) {
                    bytes.put(toByte(parameters.get(i), scale));
                }
            }
        }
        return bytes.array();
    }

    /** The parameters that such bytes say, in model order. */
    static float[] read(byte[] written) {
        ByteBuffer bytes = ByteBuffer.wrap(written).order(ByteOrder.LITTLE_ENDIAN);
        FloatBuffer read = FloatBuffer.allocate(written.length);
        while (bytes.hasRemaining()) {
            int length = bytes.getInt();
            int group = bytes.getInt();
            float scale = 1;
            for (int i = 0; i < length; i++) {
                if (group > 0 && i % group == 0) {
                    scale = bytes.getFloat();
                }
                read.put(group == 0 ? bytes.getFloat() : bytes.get() * scale);
            }
        }
        float[] all = new float[read.position()];
        read.get(0, all);
        return all;
    }
}
