package dev.lockstep.engine.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * An array of numbers that a file holds.
 *
 * @param values floats, or whole numbers as such, row after row
 */
@SuppressWarnings("ArrayRecordComponent") // on its way to a layer, never compared
record OnnxTensor(String name, List<Long> sizes, float[] values) {
    private static final int DOUBLE = 11;

    /** @throws IllegalArgumentException where it has not as many numbers as its sizes say, or is of a type that is not read */
    static OnnxTensor of(ProtobufFields tensor) {
        String name = tensor.text(8);
        long[] sizes = tensor.numbers(1);
        long count = LongStream.of(sizes).reduce(1, Math::multiplyExact);
        float[] values = values(name, tensor, (int) tensor.number(2));
        if (values.length != count) {
            throw new IllegalArgumentException(
                    "the array " + name + " has " + values.length + " numbers, but its sizes "
                            + LongStream.of(sizes).boxed().toList() + " are " + count
                            + (tensor.has(13) ? " (they lie in another file: save the model in one)" : ""));
        }
        return new OnnxTensor(name, LongStream.of(sizes).boxed().toList(), values);
    }

    private static float[] values(String name, ProtobufFields tensor, int type) {
        boolean isRaw = tensor.has(9);
        ByteBuffer raw =
                tensor.bytes(9).orElse(ByteBuffer.allocate(0)).duplicate().order(ByteOrder.LITTLE_ENDIAN);
        if (type == OnnxGraph.FLOAT && !isRaw) {
            return tensor.floats(4);
        }
        if (type == OnnxGraph.INT64 && !isRaw) {
            long[] wholes = tensor.numbers(7);
            float[] values = new float[wholes.length];
            for (int i = 0; i < values.length; i++) {
                values[i] = wholes[i];
            }
            return values;
        }
        int each = switch (type) {
            case OnnxGraph.FLOAT, OnnxGraph.INT32 -> Float.BYTES;
            case OnnxGraph.INT64, DOUBLE -> Long.BYTES;
            default ->
                throw new IllegalArgumentException(
                        "the array " + name + " is of the type " + type + ", but floats are read");
        };
        float[] values = new float[raw.remaining() / each];
        for (int i = 0; i < values.length; i++) {
            values[i] = switch (type) {
                case OnnxGraph.FLOAT -> raw.getFloat();
                case OnnxGraph.INT32 -> raw.getInt();
                case OnnxGraph.INT64 -> raw.getLong();
                default -> (float) raw.getDouble();
            };
        }
        return values;
    }

    /** As whole numbers, such as sizes. */
    List<Integer> wholes() {
        return IntStream.range(0, values.length).mapToObj(i -> (int) values[i]).toList();
    }
}
