package dev.lockstep.average.link;

import dev.lockstep.average.fold.WindowMemory;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.BitSet;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Frames to and from another rank, over a channel that never blocks. One frame at a time goes out; what comes in is put where
 * the receiver says.
 *
 * <p>A frame is a header of 24 bytes and its content. Content that is sealed proves itself, other content has its checksum in
 * the header: TCP's 16 bits are too weak for terabytes, and whatever ends a connection on the way makes them anew. A bit that
 * flips unnoticed would be averaged into every replica. The header has a checksum of its own, which comes first, so that a
 * wrong length is not waited for until the deadline.
 */
public final class RankConnection {
    private static final int LENGTH_AT = 0;
    private static final int KIND_AT = 4;
    private static final int NUMBER_AT = 8;
    private static final int CONTENT_CHECKSUM_AT = 16;
    private static final int HEADER_CHECKSUM_AT = 20;
    private static final int HEADER = 24;
    private static final int MOST_NOTICE_BYTES = 512;
    private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

    private final int rank;
    private final String name;
    private final SocketChannel channel;
    private final FrameCipher outgoing;
    private final FrameCipher incoming;
    private final ByteBuffer headerOut = header().limit(0);
    private final ByteBuffer headerIn = header();
    /** Written by one call, and read by one, so that a small frame is one segment and one system call. */
    private final ByteBuffer[] out = {headerOut, EMPTY};

    private final ByteBuffer[] in = {EMPTY, headerIn};
    private final CRC32C crc = new CRC32C();
    /** The content of a goodbye, or of whom the other side waits for. */
    private final ByteBuffer notice =
            ByteBuffer.allocateDirect(MOST_NOTICE_BYTES).order(WindowMemory.ORDER);

    private ByteBuffer sealedOut = EMPTY;
    private ByteBuffer sealedIn = EMPTY;
    private boolean hasContent;
    private int bytesIn;
    private int checksumIn;
    private WireFrame kind = WireFrame.GOODBYE;
    private long number;
    private ByteBuffer destination = EMPTY;
    private @Nullable Ending ending;
    private boolean isGone;
    private boolean sendsWait;
    private boolean hasToldWait;
    private @Nullable BitSet waitsFor;

    /** How the other side ended: after how many meetings, and whom it lost, where it did. */
    public record Ending(long meetings, @Nullable String lost) {}

    /** Where the content of frames goes. */
    interface Receiver {
        /** Room for exactly as many bytes. */
        ByteBuffer bufferFor(WireFrame kind, long number, int bytes);

        /**
         * All of it has come.
         *
         * @param content from its beginning to its position
         */
        void received(WireFrame kind, long number, ByteBuffer content);
    }

    /** For ranks that exchange through others: every connection understands notices, and these send each other nothing else. */
    static final Receiver NOTICES_ALONE = new NoReceiver();
    /** Before it is known who receives: any frame but a notice stays until then. */
    private static final Receiver NOT_YET = new NoReceiver();

    private static final class NoReceiver implements Receiver {
        @Override
        public ByteBuffer bufferFor(WireFrame kind, long number, int bytes) {
            throw new ProtocolException("a frame " + kind + " comes from a rank that has none to send");
        }

        @Override
        public void received(WireFrame kind, long number, ByteBuffer content) {}
    }

    /**
     * Over a channel that is closed where there is no memory for a connection.
     *
     * @param name of the rank at the other end, as messages have it
     */
    public static RankConnection over(
            SocketChannel channel, int rank, String name, FrameCipher outgoing, FrameCipher incoming) {
        try {
            return new RankConnection(rank, name, channel, outgoing, incoming);
        } catch (RuntimeException | Error e) {
            ExchangeSockets.close(channel);
            throw e;
        }
    }

    private RankConnection(int rank, String name, SocketChannel channel, FrameCipher outgoing, FrameCipher incoming) {
        this.rank = rank;
        this.name = name;
        this.channel = channel;
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    private static ByteBuffer header() {
        return ByteBuffer.allocateDirect(HEADER).order(WindowMemory.ORDER);
    }

    /** The rank at the other end. */
    public int rank() {
        return rank;
    }

    /** The rank at the other end, and where it listens. */
    public String name() {
        return name;
    }

    /** The channel itself. */
    public SocketChannel channel() {
        return channel;
    }

    /** Not null when nothing will come any more. */
    public @Nullable Ending ending() {
        return ending;
    }

    /** Whether the other side receives nothing any more. One that breaks the protocol is still told why it is given up. */
    boolean isGone() {
        return isGone;
    }

    boolean isIdle() {
        return !out[0].hasRemaining() && !out[1].hasRemaining();
    }

    int interest() {
        return isIdle() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    }

    /** A wait of this rank begins: what either side has told the other of one before is over. */
    void beginWait() {
        hasToldWait = false;
        waitsFor = null;
    }

    /** Tells the other side once in a wait of it, as soon as nothing else is on its way there. */
    void tellWait(long meeting, BitSet ranks) {
        if (!hasToldWait && isIdle() && ending == null) {
            byte[] bits = ranks.toByteArray();
            send(WireFrame.WAITING, meeting, ByteBuffer.wrap(bits, 0, Math.min(bits.length, MOST_NOTICE_BYTES)));
            hasToldWait = true;
            flush();
        }
    }

    /** The ranks that the other side waits for, where it has told so since the wait of this rank began; else null. */
    @Nullable
    BitSet waitsFor() {
        return waitsFor;
    }

    /** Begins a frame, when the one before has left. The content is read until this connection is idle again. */
    void send(WireFrame what, long which, ByteBuffer content) {
        sendsWait = what == WireFrame.WAITING;
        int bytes = content.remaining() + outgoing.overhead();
        headerOut.clear().putInt(bytes).putInt(what.code()).putLong(which);
        headerOut.putInt(outgoing == FrameCipher.NONE ? crcOf(content, content.position(), content.remaining()) : 0);
        headerOut.putInt(crcOf(headerOut, 0, HEADER_CHECKSUM_AT)).flip();
        if (outgoing == FrameCipher.NONE) {
            out[1] = content;
            return;
        }
        sealedOut = withRoomFor(bytes, sealedOut);
        try {
            outgoing.seal(headerOut.duplicate(), content, sealedOut);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt for " + name, e);
        }
        out[1] = sealedOut.flip();
    }

    /** CRC32C of some bytes; the buffer is left as it was. */
    private int crcOf(ByteBuffer bytes, int at, int count) {
        int position = bytes.position();
        int limit = bytes.limit();
        crc.reset();
        crc.update(bytes.limit(at + count).position(at));
        bytes.limit(limit).position(position);
        return (int) crc.getValue();
    }

    private static ByteBuffer withRoomFor(int bytes, ByteBuffer buffer) {
        ByteBuffer large = buffer.capacity() >= bytes ? buffer : ByteBuffer.allocateDirect(bytes);
        return large.clear().limit(bytes);
    }

    /** Writes what the channel takes, and says whether bytes have left, other than of a wait. */
    boolean flush() {
        if (isIdle() || isGone) {
            return false;
        }
        try {
            return channel.write(out) > 0 && !sendsWait;
        } catch (IOException e) {
            end(e);
            return true;
        }
    }

    /**
     * Reads what has come, up to one frame and the header of the next; says whether there was something. To hear that the
     * other side waits is nothing that moves: else all would wait for as long as they tell each other so.
     */
    boolean receive(Receiver receiver) {
        if (ending != null) {
            return !isGone && discard();
        }
        try {
            long read = hasContent ? channel.read(in) : channel.read(headerIn);
            if (read < 0) {
                endOfStream();
                return true;
            }
            boolean moved = read > 0 && hasContent && kind != WireFrame.WAITING;
            if (hasContent && !in[0].hasRemaining()) {
                deliver(receiver);
            }
            if (!hasContent && !headerIn.hasRemaining() && !(receiver == NOT_YET && isFrameForLater())) {
                begin(receiver);
                moved |= kind != WireFrame.WAITING;
            }
            return moved;
        } catch (IOException | ProtocolException e) {
            end(e);
            return true;
        }
    }

    /** Whether the other side has left, before anybody receives what comes. */
    public boolean hasLeft() {
        if (ending == null && !isFrameForLater()) {
            receive(NOT_YET);
        }
        return ending != null;
    }

    /** Whether the header of a frame has come that is no notice, and has not been begun. */
    private boolean isFrameForLater() {
        int code = headerIn.getInt(KIND_AT);
        boolean isNotice = code == WireFrame.GOODBYE.code() || code == WireFrame.WAITING.code();
        return !hasContent && !headerIn.hasRemaining() && !isNotice;
    }

    private void endOfStream() {
        isGone = true;
        ending = new Ending(0, name + ", whose connection ended: its process has ended, or the network broke");
    }

    /** A socket that is closed with bytes unread resets the connection, and the goodbye on its way would be lost. */
    private boolean discard() {
        try {
            int read = channel.read(notice.clear());
            isGone = read < 0;
            return read != 0;
        } catch (IOException e) {
            isGone = true;
            return true;
        }
    }

    private void begin(Receiver receiver) {
        check("the header of a frame", headerIn.getInt(HEADER_CHECKSUM_AT), crcOf(headerIn, 0, HEADER_CHECKSUM_AT));
        int bytes = headerIn.getInt(LENGTH_AT) - incoming.overhead();
        kind = WireFrame.of(headerIn.getInt(KIND_AT));
        number = headerIn.getLong(NUMBER_AT);
        checksumIn = headerIn.getInt(CONTENT_CHECKSUM_AT);
        bytesIn = bytes;
        boolean isNotice = kind == WireFrame.GOODBYE || kind == WireFrame.WAITING;
        if (bytes < 0 || (isNotice && bytes > MOST_NOTICE_BYTES)) {
            throw new ProtocolException("a frame " + kind + " of " + bytes + " bytes is not possible");
        }
        destination = isNotice ? notice.clear().limit(bytes) : receiver.bufferFor(kind, number, bytes);
        if (incoming != FrameCipher.NONE) {
            // The header is kept until the content has come, which is authenticated together with it.
            sealedIn = withRoomFor(bytes + incoming.overhead(), sealedIn);
            in[0] = sealedIn;
        } else {
            in[0] = destination;
            headerIn.clear();
        }
        hasContent = true;
        if (!in[0].hasRemaining()) {
            deliver(receiver);
        }
    }

    private void deliver(Receiver receiver) {
        hasContent = false;
        if (incoming != FrameCipher.NONE) {
            try {
                incoming.open(headerIn.flip(), sealedIn.flip(), destination);
            } catch (GeneralSecurityException e) {
                throw new ProtocolException(
                        "frame " + kind + " " + number + " was changed on its way: " + e.getMessage());
            }
            headerIn.clear();
        } else {
            check(
                    "frame " + kind + " " + number,
                    checksumIn,
                    crcOf(destination, destination.position() - bytesIn, bytesIn));
        }
        if (kind == WireFrame.GOODBYE) {
            String lost = StandardCharsets.UTF_8.decode(destination.flip()).toString();
            ending = new Ending(number, lost.isEmpty() ? null : lost);
            isGone = true;
        } else if (kind == WireFrame.WAITING) {
            waitsFor = BitSet.valueOf(destination.flip());
        } else {
            waitsFor = null; // whatever it waited for has come
            receiver.received(kind, number, destination);
        }
    }

    private static void check(String what, int sent, int received) {
        if (sent != received) {
            throw new ProtocolException(String.format(
                    Locale.ROOT, "%s was changed on its way: CRC32C %08x, not %08x", what, received, sent));
        }
    }

    private void end(Exception cause) {
        isGone |= cause instanceof IOException;
        if (ending == null) {
            ending = new Ending(0, name + ", whose connection broke (" + cause.getMessage() + ")");
        }
    }

    /**
     * Sends the last frame.
     *
     * @param lost who was lost, or empty
     */
    void sendGoodbye(long meetings, String lost) {
        byte[] text = lost.getBytes(StandardCharsets.UTF_8);
        send(WireFrame.GOODBYE, meetings, ByteBuffer.wrap(text, 0, Math.min(text.length, MOST_NOTICE_BYTES)));
    }
}
