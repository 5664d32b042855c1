package dev.lockstep.average.link;

import dev.lockstep.average.rendezvous.PeerEndpoint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Locale;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Frames to and from another rank, over a channel that never blocks. One frame at a time goes out; what comes in is put where
 * the receiver says.
 *
 * <p>A frame is a header of 24 bytes and its content. The header has a checksum of its own, so that a wrong length is not
 * waited for. Content that is sealed proves itself, other content has its checksum in the header: TCP's own sums are made
 * anew by whatever stands between two hosts, and are too weak for terabytes.
 */
final class RankConnection {
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private static final int KIND_AT = 4;
    private static final int NUMBER_AT = 8;
    private static final int CONTENT_SUM_AT = 16;
    private static final int HEADER_SUM_AT = 20;
    private static final int HEADER = 24;
    private static final int MOST_WORDS = 512;
    private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

    private final PeerEndpoint peer;
    private final SocketChannel channel;
    private final FrameCipher outgoing;
    private final FrameCipher incoming;
    private final ByteBuffer headerOut = header().limit(0);
    private final ByteBuffer headerIn = header();
    private final ByteBuffer[] out = {headerOut, EMPTY};
    private final ByteBuffer[] in = {EMPTY, headerIn};
    private final CRC32C sum = new CRC32C();
    private final ByteBuffer words = ByteBuffer.allocateDirect(MOST_WORDS).order(ORDER);
    private ByteBuffer sealedOut = EMPTY;
    private ByteBuffer sealedIn = EMPTY;
    private boolean hasContent;
    private int bytesIn;
    private int sumIn;
    private WireFrame kind = WireFrame.GOODBYE;
    private long number;
    private ByteBuffer place = EMPTY;
    private @Nullable Ending ending;
    private boolean isGone;

    /** How the other side ended: after how many meetings, and whom it lost, where it did. */
    record Ending(long meetings, @Nullable String lost) {}

    /** Where the content of frames goes. */
    interface Receiver {
        /** Room for exactly as many bytes. */
        ByteBuffer place(WireFrame kind, long number, int bytes);

        /**
         * All of it has come.
         *
         * @param content from its beginning to its position
         */
        void received(WireFrame kind, long number, ByteBuffer content);
    }

    /** For ranks that exchange through others, and have nothing to say to each other but goodbye. */
    static final Receiver NOBODY = new Receiver() {
        @Override
        public ByteBuffer place(WireFrame kind, long number, int bytes) {
            throw new ProtocolException("a frame " + kind + " comes from a rank that has none to send");
        }

        @Override
        public void received(WireFrame kind, long number, ByteBuffer content) {}
    };

    /** Over a channel that is closed where there is no memory for a connection. */
    static RankConnection over(SocketChannel channel, PeerEndpoint peer, FrameCipher outgoing, FrameCipher incoming) {
        try {
            return new RankConnection(peer, channel, outgoing, incoming);
        } catch (RuntimeException | Error e) {
            ExchangeSockets.close(channel);
            throw e;
        }
    }

    private RankConnection(PeerEndpoint peer, SocketChannel channel, FrameCipher outgoing, FrameCipher incoming) {
        this.peer = peer;
        this.channel = channel;
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    private static ByteBuffer header() {
        return ByteBuffer.allocateDirect(HEADER).order(ORDER);
    }

    PeerEndpoint peer() {
        return peer;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Not null when nothing will come any more. */
    @Nullable
    Ending ending() {
        return ending;
    }

    /** Whether the other side hears nothing any more. One that sends what no rank sends shall still hear why it is given up. */
    boolean isGone() {
        return isGone;
    }

    boolean isIdle() {
        return !out[0].hasRemaining() && !out[1].hasRemaining();
    }

    int interest() {
        return isIdle() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    }

    /** Begins a frame, when the one before is gone. The content is read till this connection is idle again. */
    void send(WireFrame what, long which, ByteBuffer content) {
        int bytes = content.remaining() + outgoing.overhead();
        headerOut.clear().putInt(bytes).putInt(what.code()).putLong(which);
        headerOut.putInt(outgoing == FrameCipher.NONE ? sumOf(content, content.position(), content.remaining()) : 0);
        headerOut.putInt(sumOf(headerOut, 0, HEADER_SUM_AT)).flip();
        if (outgoing == FrameCipher.NONE) {
            out[1] = content;
            return;
        }
        sealedOut = roomy(sealedOut, bytes);
        try {
            outgoing.close(headerOut.duplicate(), content, sealedOut);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt for " + peer.name(), e);
        }
        out[1] = sealedOut.flip();
    }

    /** CRC32C of some bytes; the buffer is left as it was. */
    private int sumOf(ByteBuffer bytes, int at, int count) {
        int position = bytes.position();
        int limit = bytes.limit();
        sum.reset();
        sum.update(bytes.limit(at + count).position(at));
        bytes.limit(limit).position(position);
        return (int) sum.getValue();
    }

    private static ByteBuffer roomy(ByteBuffer room, int bytes) {
        ByteBuffer roomy = room.capacity() >= bytes ? room : ByteBuffer.allocateDirect(bytes);
        return roomy.clear().limit(bytes);
    }

    /** Says whether bytes have left. */
    boolean flush() {
        if (isIdle() || isGone) {
            return false;
        }
        try {
            return channel.write(out) > 0;
        } catch (IOException e) {
            end(e);
            return true;
        }
    }

    /** Takes what has come, up to one frame and the header of the next; says whether there was something. */
    boolean receive(Receiver receiver) {
        if (ending != null) {
            return !isGone && discard();
        }
        try {
            long read = hasContent ? channel.read(in) : channel.read(headerIn);
            if (read < 0) {
                breakOff();
                return true;
            }
            if (hasContent && !in[0].hasRemaining()) {
                deliver(receiver);
            }
            if (!hasContent && !headerIn.hasRemaining()) {
                begin(receiver);
            }
            return read > 0;
        } catch (IOException | ProtocolException e) {
            end(e);
            return true;
        }
    }

    /** Hears whether the other side has left, and nothing else: what it said before stays till somebody receives it. */
    boolean hasLeft() {
        try {
            if (ending == null && !hasContent && headerIn.hasRemaining() && channel.read(headerIn) < 0) {
                breakOff();
            }
            boolean isGoodbye = !headerIn.hasRemaining() && headerIn.getInt(KIND_AT) == WireFrame.GOODBYE.code();
            if (isGoodbye || (hasContent && kind == WireFrame.GOODBYE)) {
                receive(NOBODY);
            }
        } catch (IOException | ProtocolException e) {
            end(e);
        }
        return ending != null;
    }

    private void breakOff() {
        isGone = true;
        ending = new Ending(0, peer.name() + ", whose connection ended: its process has ended, or the network broke");
    }

    /** To close with bytes unread would take back what was said last. */
    private boolean discard() {
        try {
            int read = channel.read(words.clear());
            isGone = read < 0;
            return read != 0;
        } catch (IOException e) {
            isGone = true;
            return true;
        }
    }

    private void begin(Receiver receiver) {
        checkSum("the header of a frame", headerIn.getInt(HEADER_SUM_AT), sumOf(headerIn, 0, HEADER_SUM_AT));
        int bytes = headerIn.getInt(0) - incoming.overhead();
        kind = WireFrame.of(headerIn.getInt(KIND_AT));
        number = headerIn.getLong(NUMBER_AT);
        sumIn = headerIn.getInt(CONTENT_SUM_AT);
        bytesIn = bytes;
        if (bytes < 0 || (kind == WireFrame.GOODBYE && bytes > MOST_WORDS)) {
            throw new ProtocolException("a frame " + kind + " of " + bytes + " bytes is not possible");
        }
        place = kind == WireFrame.GOODBYE ? words.clear().limit(bytes) : receiver.place(kind, number, bytes);
        if (incoming != FrameCipher.NONE) {
            sealedIn = roomy(sealedIn, bytes + incoming.overhead());
            in[0] = sealedIn;
        } else {
            in[0] = place;
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
                incoming.open(headerIn.flip(), sealedIn.flip(), place);
            } catch (GeneralSecurityException e) {
                throw new ProtocolException(
                        "frame " + kind + " " + number + " was changed on its way: " + e.getMessage());
            }
            headerIn.clear();
        } else {
            checkSum("frame " + kind + " " + number, sumIn, sumOf(place, place.position() - bytesIn, bytesIn));
        }
        if (kind == WireFrame.GOODBYE) {
            String lost = StandardCharsets.UTF_8.decode(place.flip()).toString();
            ending = new Ending(number, lost.isEmpty() ? null : lost);
            isGone = true;
        } else {
            receiver.received(kind, number, place);
        }
    }

    private static void checkSum(String what, int sent, int come) {
        if (sent != come) {
            throw new ProtocolException(
                    String.format(Locale.ROOT, "%s was changed on its way: CRC32C %08x, not %08x", what, come, sent));
        }
    }

    private void end(Exception cause) {
        isGone |= cause instanceof IOException;
        if (ending == null) {
            ending = new Ending(0, peer.name() + ", whose connection broke (" + cause.getMessage() + ")");
        }
    }

    /**
     * Sends the last frame.
     *
     * @param lost who was lost, or empty
     */
    void sayGoodbye(long meetings, String lost) {
        byte[] text = lost.getBytes(StandardCharsets.UTF_8);
        send(WireFrame.GOODBYE, meetings, ByteBuffer.wrap(text, 0, Math.min(text.length, MOST_WORDS)));
    }
}
