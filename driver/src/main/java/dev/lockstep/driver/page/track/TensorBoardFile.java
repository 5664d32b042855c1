package dev.lockstep.driver.page.track;

import dev.lockstep.events.Event;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.List;
import java.util.zip.CRC32C;

/**
 * The figures of a run as TensorBoard reads them: records of TensorFlow's, each a protocol buffer {@code Event} with scalars, that
 * appear as they are written.
 */
public final class TensorBoardFile implements RunTracker {
    private static final int MASK = 0xA282EAD8;
    private static final String VERSION = "brain.Event:2";

    private final FileChannel channel;
    private long step;

    private TensorBoardFile(FileChannel channel) {
        this.channel = channel;
    }

    /** A new file in a folder, which TensorBoard shows as a run of that name. */
    public static TensorBoardFile in(Path folder, Instant now) throws IOException {
        Files.createDirectories(folder);
        String name = "events.out.tfevents." + now.getEpochSecond() + "." + now.getNano() + ".lockstep";
        FileChannel channel =
                FileChannel.open(folder.resolve(name), StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
        TensorBoardFile file = new TensorBoardFile(channel);
        file.write(new Message().wallTime(now).text(3, VERSION));
        return file;
    }

    @Override
    public void accept(Instant time, Event event) throws IOException {
        List<TrackedFigure> figures = TrackedFigure.of(event, step);
        if (figures.isEmpty()) {
            return;
        }
        step = figures.get(0).step();
        Message summary = new Message();
        for (TrackedFigure figure : figures) {
            summary.message(1, new Message().text(1, figure.name()).number(2, (float) figure.value()));
        }
        write(new Message().wallTime(time).integer(2, step).message(5, summary));
    }

    private void write(Message message) throws IOException {
        byte[] data = message.bytes();
        byte[] length = little(data.length);
        ByteBuffer record = ByteBuffer.allocate(length.length + Integer.BYTES + data.length + Integer.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(length)
                .putInt(masked(length))
                .put(data)
                .putInt(masked(data))
                .flip();
        while (record.hasRemaining()) {
            channel.write(record);
        }
    }

    /** The lowest byte first. */
    private static byte[] little(long value) {
        return ByteBuffer.allocate(Long.BYTES)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(value)
                .array();
    }

    private static int masked(byte[] bytes) {
        CRC32C checksum = new CRC32C();
        checksum.update(bytes);
        return Integer.rotateRight((int) checksum.getValue(), 15) + MASK;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** A protocol buffer under construction: of its wire format the four types that are needed. */
    private static final class Message {
        private static final int VARINT = 0;
        private static final int FIXED64 = 1;
        private static final int BYTES = 2;
        private static final int FIXED32 = 5;
        private static final int LOW_BITS = 0x7F;

        private final ByteArrayOutputStream out = new ByteArrayOutputStream();

        Message wallTime(Instant time) {
            varint(1L << 3 | FIXED64);
            double seconds = time.getEpochSecond() + time.getNano() / 1e9;
            out.writeBytes(little(Double.doubleToLongBits(seconds)));
            return this;
        }

        Message integer(int field, long value) {
            varint((long) field << 3 | VARINT);
            varint(value);
            return this;
        }

        Message number(int field, float value) {
            varint((long) field << 3 | FIXED32);
            out.write(little(Integer.toUnsignedLong(Float.floatToIntBits(value))), 0, Float.BYTES);
            return this;
        }

        Message text(int field, String value) {
            return bytes(field, value.getBytes(StandardCharsets.UTF_8));
        }

        Message message(int field, Message value) {
            return bytes(field, value.bytes());
        }

        private Message bytes(int field, byte[] value) {
            varint((long) field << 3 | BYTES);
            varint(value.length);
            out.writeBytes(value);
            return this;
        }

        private void varint(long value) {
            long left = value;
            while ((left & ~LOW_BITS) != 0) {
                out.write((int) ((left & LOW_BITS) | (LOW_BITS + 1)));
                left >>>= 7;
            }
            out.write((int) left);
        }

        byte[] bytes() {
            return out.toByteArray();
        }
    }
}
