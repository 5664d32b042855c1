package dev.lockstep.events;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * Reads a log of events that another process may still be writing, piece by piece, so that a log of any length fits into memory.
 * A line that is no event is skipped.
 */
public final class EventTail {
    private static final int PIECE = 1 << 20;

    private final Path file;
    private long position;
    private byte[] begun = new byte[0];

    public EventTail(Path file) {
        this.file = file;
    }

    /** Tells of all events whose lines have been written since it was last asked, each with its time. */
    public void more(BiConsumer<Instant, Event> to) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            if (channel.size() < position) { // a line that was cut short is gone, and another has begun
                position -= begun.length;
                begun = new byte[0];
            }
            ByteBuffer piece = ByteBuffer.allocate(PIECE);
            while (channel.read(piece.clear(), position) > 0) {
                position += piece.position();
                lines(piece.flip(), to);
            }
        }
    }

    private void lines(ByteBuffer piece, BiConsumer<Instant, Event> to) {
        byte[] bytes = new byte[begun.length + piece.remaining()];
        System.arraycopy(begun, 0, bytes, 0, begun.length);
        piece.get(bytes, begun.length, piece.remaining());
        int from = 0;
        for (int i = begun.length; i < bytes.length; i++) {
            if (bytes[i] == '\n') {
                line(new String(bytes, from, i - from, StandardCharsets.UTF_8), to);
                from = i + 1;
            }
        }
        begun = java.util.Arrays.copyOfRange(bytes, from, bytes.length);
    }

    private static void line(String text, BiConsumer<Instant, Event> to) {
        try {
            List<Event> event = new ArrayList<>(1);
            Instant time = EventLog.parse(text, event);
            event.forEach(one -> to.accept(time, one));
        } catch (IllegalArgumentException e) {
            // What a full disk has torn costs no more than itself; the run's own reader warns of it.
            return;
        }
    }
}
