package dev.lockstep.engine.parameter;

import dev.lockstep.engine.ParameterRange;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Weights of one byte each. Those that go into one output share a scale, a float: a 127th of the largest of them. What is no
 * weight stays a float.
 */
public record Int8Weights(List<ParameterRange> ranges) {
    private static final int MOST = 127;

    /** How many weights share a scale; 0 where the numbers are no weights. */
    private static int group(ParameterRange range) {
        return range.kind() instanceof ParameterRange.Weights weights ? Math.max(1, weights.inputs()) : 0;
    }

    private static int groups(ParameterRange range) {
        int group = group(range);
        return group == 0 ? 0 : (range.length() + group - 1) / group;
    }

    private static int size(ParameterRange range) {
        int values = group(range) == 0 ? range.length() * Float.BYTES : groups(range) * Float.BYTES + range.length();
        return 2 * Integer.BYTES + values;
    }

    /** Makes each weight what its byte says; all else stays as it is. */
    public void round(FloatBuffer parameters) {
        for (ParameterRange range : ranges) {
            for (int group = 0; group < groups(range); group++) {
                float scale = scale(parameters, range, group);
                for (int i = first(range, group); i < first(range, group + 1); i++) {
                    parameters.put(i, toByte(parameters.get(i), scale) * scale);
                }
            }
        }
    }

    private static int first(ParameterRange range, int group) {
        return range.first() + Math.min(range.length(), group * group(range));
    }

    private static float scale(FloatBuffer parameters, ParameterRange range, int group) {
        float most = 0;
        for (int i = first(range, group); i < first(range, group + 1); i++) {
            most = Math.max(most, Math.abs(parameters.get(i)));
        }
        return most / MOST;
    }

    private static byte toByte(float value, float scale) {
        return scale == 0 ? 0 : (byte) Math.max(-MOST, Math.min(MOST, Math.round(value / scale)));
    }

    /** Stretch after stretch: its length and its group as ints, then floats, or scales and bytes. Little-endian. */
    public byte[] of(FloatBuffer parameters) {
        int size = ranges.stream().mapToInt(Int8Weights::size).sum();
        ByteBuffer bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
        for (ParameterRange range : ranges) {
            bytes.putInt(range.length()).putInt(group(range));
            for (int i = 0; group(range) == 0 && i < range.length(); i++) {
                bytes.putFloat(parameters.get(range.first() + i));
            }
            for (int group = 0; group < groups(range); group++) {
                float scale = scale(parameters, range, group);
                bytes.putFloat(scale);
                for (int i = first(range, group); i < first(range, group + 1); i++) {
                    bytes.put(toByte(parameters.get(i), scale));
                }
            }
        }
        return bytes.array();
    }

    /** The parameters that such bytes say, in model order. */
    public static float[] read(byte[] written) {
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
