package dev.lockstep.engine.onnx;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The fields of a message of protobuf, of which nothing is believed: every length is held against what is there. */
record ProtobufFields(List<Field> all) {
    private static final int VARINT = 0;
    private static final int FIXED64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED32 = 5;

    /** Bits of a varint's byte, and of the whole. */
    private static final int BITS = 7;

    private static final int MOST_BITS = 64;

    /** One of them: a number, or bytes. */
    record Field(int number, long value, ByteBuffer bytes) {}

    /** @throws IllegalArgumentException where the bytes are no message */
    static ProtobufFields of(ByteBuffer message) {
        ByteBuffer in = message.duplicate().order(ByteOrder.LITTLE_ENDIAN);
        List<Field> fields = new ArrayList<>();
        while (in.hasRemaining()) {
            long tag = varint(in);
            long number = tag >>> 3;
            if (number < 1 || number > Integer.MAX_VALUE) {
                throw new IllegalArgumentException("it has a field of the number " + number);
            }
            fields.add(field((int) number, (int) (tag & 7), in));
        }
        return new ProtobufFields(fields);
    }

    private static Field field(int number, int wire, ByteBuffer in) {
        ByteBuffer nothing = ByteBuffer.allocate(0);
        return switch (wire) {
            case VARINT -> new Field(number, varint(in), nothing);
            case FIXED64 -> new Field(number, part(in, Long.BYTES).getLong(), nothing);
            case FIXED32 -> new Field(number, part(in, Integer.BYTES).getInt(), nothing);
            case BYTES -> new Field(number, 0, part(in, varint(in)));
            default -> throw new IllegalArgumentException("it has a field that is encoded in the way " + wire);
        };
    }

    private static ByteBuffer part(ByteBuffer in, long length) {
        if (length < 0 || length > in.remaining()) {
            throw new IllegalArgumentException(
                    "it says that " + length + " bytes follow, but " + in.remaining() + " are left");
        }
        ByteBuffer part = in.slice(in.position(), (int) length).order(ByteOrder.LITTLE_ENDIAN);
        in.position(in.position() + (int) length);
        return part;
    }

    private static long varint(ByteBuffer in) {
        long value = 0;
        for (int shift = 0; shift < MOST_BITS; shift += BITS) {
            if (!in.hasRemaining()) {
                throw new IllegalArgumentException("it ends within a number");
            }
            byte next = in.get();
            value |= (long) (next & 0x7F) << shift;
            if (next >= 0) {
                return value;
            }
        }
        throw new IllegalArgumentException("it has a number of more than 64 bits");
    }

    private Stream<Field> each(int number) {
        return all.stream().filter(field -> field.number() == number);
    }

    boolean has(int number) {
        return each(number).findAny().isPresent();
    }

    /** A number; 0 where it is not there, as protobuf has it. */
    long number(int number) {
        return each(number).mapToLong(Field::value).reduce(0, (first, last) -> last);
    }

    float single(int number) {
        return Float.intBitsToFloat((int) number(number));
    }

    String text(int number) {
        return texts(number).stream().reduce("", (first, last) -> last);
    }

    List<String> texts(int number) {
        return each(number)
                .map(field ->
                        StandardCharsets.UTF_8.decode(field.bytes().duplicate()).toString())
                .toList();
    }

    Optional<ByteBuffer> bytes(int number) {
        return each(number).map(Field::bytes).reduce((first, last) -> last);
    }

    List<ProtobufFields> messages(int number) {
        return each(number).map(field -> of(field.bytes())).toList();
    }

    /** Whole numbers, one by one or packed. */
    long[] numbers(int number) {
        List<Long> found = new ArrayList<>();
        each(number).forEach(field -> {
            if (field.bytes().capacity() == 0) {
                found.add(field.value());
            }
            ByteBuffer packed = field.bytes().duplicate();
            while (packed.hasRemaining()) {
                found.add(varint(packed));
            }
        });
        return found.stream().mapToLong(value -> value).toArray();
    }

    /** Floats, packed or one by one. */
    float[] floats(int number) {
        List<Float> found = new ArrayList<>();
        each(number).forEach(field -> {
            if (field.bytes().capacity() == 0) {
                found.add(Float.intBitsToFloat((int) field.value()));
            }
            ByteBuffer packed = field.bytes().duplicate().order(ByteOrder.LITTLE_ENDIAN);
            while (packed.remaining() >= Float.BYTES) {
                found.add(packed.getFloat());
            }
        });
        float[] floats = new float[found.size()];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = found.get(i);
        }
        return floats;
    }
}
