package dev.lockstep.engine.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.stream.IntStream;

/** A graph as it is written: operations, each behind those that it reads, and the numbers that they take. */
final class OnnxGraph {
    /** Types of the format. */
    static final int FLOAT = 1;

    static final int INT32 = 6;
    static final int INT64 = 7;

    /** Rows of a batch, of which there may be any number. */
    private static final String ROWS = "rows";

    /** Kinds of attributes. */
    private static final int OF_FLOAT = 1;

    private static final int OF_NUMBER = 2;
    private static final int OF_TEXT = 3;
    private static final int OF_NUMBERS = 7;

    private final ProtobufMessage nodes = new ProtobufMessage();
    private final ProtobufMessage constants = new ProtobufMessage();
    private final ProtobufMessage ends = new ProtobufMessage();
    private String place = "";
    private int count;

    /** A setting of an operation. */
    record Option(String name, ProtobufMessage value) {
        static Option of(String name, long number) {
            return new Option(name, named(name, OF_NUMBER).number(3, number));
        }

        static Option of(String name, double number) {
            return new Option(name, named(name, OF_FLOAT).single(2, (float) number));
        }

        static Option of(String name, String text) {
            return new Option(name, named(name, OF_TEXT).text(4, text));
        }

        static Option all(String name, long... numbers) {
            return new Option(name, named(name, OF_NUMBERS).numbers(8, numbers));
        }

        private static ProtobufMessage named(String name, int kind) {
            return new ProtobufMessage().text(1, name).number(20, kind);
        }
    }

    /** What comes next is of this layer: its operations are named for it. */
    void begin(String layer) {
        place = layer;
    }

    /** An operation on what has these names, of which an empty one stands for nothing; the name of what it puts out. */
    String add(String operation, List<String> from, Option... options) {
        String name = place + "/" + operation + count;
        write(operation, name, from, List.of(name), options);
        count++;
        return name;
    }

    /** The same of one. */
    String add(String operation, String from, Option... options) {
        return add(operation, List.of(from), options);
    }

    /** What came out last, under another name. */
    void rename(String from, String to) {
        write("Identity", to, List.of(from), List.of(to));
    }

    private void write(String operation, String name, List<String> from, List<String> to, Option... options) {
        ProtobufMessage node = new ProtobufMessage();
        from.forEach(input -> node.text(1, input));
        to.forEach(output -> node.text(2, output));
        node.text(3, name).text(4, operation);
        for (Option option : options) {
            node.message(5, option.value());
        }
        nodes.message(1, node);
    }

    /** Numbers that are learned, or follow from the network, in an array of these sizes. */
    String floats(String name, float[] values, long... sizes) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asFloatBuffer().put(values);
        return constant(name, FLOAT, raw.array(), sizes);
    }

    /** One number. */
    String scalar(double value) {
        return floats("number", new float[] {(float) value});
    }

    /** Whole numbers, such as sizes, in a list. */
    String wholes(long... values) {
        ByteBuffer raw = ByteBuffer.allocate(values.length * Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        raw.asLongBuffer().put(values);
        return constant("wholes", INT64, raw.array(), values.length);
    }

    private String constant(String name, int type, byte[] raw, long... sizes) {
        String unique = place + "/" + name + count;
        count++;
        constants.message(
                5,
                new ProtobufMessage()
                        .numbers(1, sizes)
                        .number(2, type)
                        .text(8, unique)
                        .bytes(9, raw));
        return unique;
    }

    /** The same values in this shape, row after row. */
    String reshape(String from, List<Integer> sizes) {
        long[] all = IntStream.rangeClosed(0, sizes.size())
                .mapToLong(i -> i == 0 ? -1 : sizes.get(i - 1))
                .toArray();
        return add("Reshape", List.of(from, wholes(all)));
    }

    /** With its dimensions in another order. */
    String transpose(String from, long... order) {
        return add("Transpose", from, Option.all("perm", order));
    }

    /** What is given to the graph: rows of these sizes. */
    void input(String name, int type, List<Integer> sizes) {
        ends.message(11, value(name, type, sizes));
    }

    /** What the graph puts out. */
    void output(String name, List<Integer> sizes) {
        ends.message(12, value(name, FLOAT, sizes));
    }

    private static ProtobufMessage value(String name, int type, List<Integer> sizes) {
        ProtobufMessage shape = new ProtobufMessage().message(1, new ProtobufMessage().text(2, ROWS));
        sizes.forEach(size -> shape.message(1, new ProtobufMessage().number(1, size)));
        ProtobufMessage tensor = new ProtobufMessage().number(1, type).message(2, shape);
        return new ProtobufMessage().text(1, name).message(2, new ProtobufMessage().message(1, tensor));
    }

    /** The graph as it stands in a file. */
    ProtobufMessage message(String name) {
        return new ProtobufMessage().all(nodes).text(2, name).all(constants).all(ends);
    }
}
