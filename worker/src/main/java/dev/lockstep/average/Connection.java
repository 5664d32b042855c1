package dev.lockstep.average;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import org.jspecify.annotations.Nullable;

/**
 * Frames to and from another rank, over a channel that never blocks. A frame is a header of 16 bytes (length of what
 * follows, kind, number) and its content. One frame at a time goes out; what comes in is put where the receiver says.
 */
final class Connection {
    static final ByteOrder ORDER = ByteOrder.LITTLE_ENDIAN;

    private static final int HEADER = 16;
    private static final int MOST_WORDS = 512;
    private static final ByteBuffer EMPTY = ByteBuffer.allocateDirect(0);

    private final Peer peer;
    private final SocketChannel channel;
    private final Seal outgoing;
    private final Seal incoming;
    private final ByteBuffer headerOut = header().limit(0);
    private final ByteBuffer headerIn = header();
    private final ByteBuffer[] out = {headerOut, EMPTY};
    private final ByteBuffer[] in = {EMPTY, headerIn};
    private final ByteBuffer words = ByteBuffer.allocateDirect(MOST_WORDS).order(ORDER);
    private ByteBuffer sealedOut = EMPTY;
    private ByteBuffer sealedIn = EMPTY;
    private boolean hasContent;
    private Frame kind = Frame.GOODBYE;
    private long number;
    private ByteBuffer place = EMPTY;
    private @Nullable Ending ending;

    /** How the other side ended: after how many meetings, and whom it lost, where it did. */
    record Ending(long meetings, @Nullable String lost) {}

    /** Where the content of frames goes. */
    interface Receiver {
        /** Room for exactly as many bytes. */
        ByteBuffer place(Frame kind, long number, int bytes);

        /**
         * All of it has come.
         *
         * @param content from its beginning to its position
         */
        void received(Frame kind, long number, ByteBuffer content);
    }

    /** For ranks that exchange through others, and have nothing to say to each other but goodbye. */
    static final Receiver NOBODY = new Receiver() {
        @Override
        public ByteBuffer place(Frame kind, long number, int bytes) {
            throw new ProtocolException("a frame " + kind + " comes from a rank that has none to send");
        }

        @Override
        public void received(Frame kind, long number, ByteBuffer content) {}
    };

    Connection(Peer peer, SocketChannel channel, Seal outgoing, Seal incoming) {
        this.peer = peer;
        this.channel = channel;
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    private static ByteBuffer header() {
        return ByteBuffer.allocateDirect(HEADER).order(ORDER);
    }

    Peer peer() {
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

    boolean isIdle() {
        return !out[0].hasRemaining() && !out[1].hasRemaining();
    }

    int interest() {
        return isIdle() ? SelectionKey.OP_READ : SelectionKey.OP_READ | SelectionKey.OP_WRITE;
    }

    /** Begins a frame, when the one before is gone. The content is read till this connection is idle again. */
    void send(Frame what, long which, ByteBuffer content) {
        int bytes = content.remaining() + outgoing.overhead();
        headerOut.clear().putInt(bytes).putInt(what.code()).putLong(which).flip();
        if (outgoing == Seal.NONE) {
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

    private static ByteBuffer roomy(ByteBuffer room, int bytes) {
        ByteBuffer roomy = room.capacity() >= bytes ? room : ByteBuffer.allocateDirect(bytes);
        return roomy.clear().limit(bytes);
    }

    /** Says whether bytes have left. */
    boolean flush() {
        if (isIdle() || ending != null) {
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
            return false;
        }
        try {
            long read = hasContent ? channel.read(in) : channel.read(headerIn);
            if (read < 0) {
                ending = brokenOff();
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
                ending = brokenOff();
            }
            boolean isGoodbye = !headerIn.hasRemaining() && Frame.of(headerIn.getInt(4)) == Frame.GOODBYE;
            if (isGoodbye || (hasContent && kind == Frame.GOODBYE)) {
                receive(NOBODY);
            }
        } catch (IOException | ProtocolException e) {
            end(e);
        }
        return ending != null;
    }

    private Ending brokenOff() {
        return new Ending(0, peer.name() + ", whose connection ended: its process has ended, or the network broke");
    }

    private void begin(Receiver receiver) {
        int bytes = headerIn.getInt(0) - incoming.overhead();
        kind = Frame.of(headerIn.getInt(4));
        number = headerIn.getLong(8);
        if (bytes < 0 || (kind == Frame.GOODBYE && bytes > MOST_WORDS)) {
            throw new ProtocolException("a frame " + kind + " of " + bytes + " bytes is not possible");
        }
        place = kind == Frame.GOODBYE ? words.clear().limit(bytes) : receiver.place(kind, number, bytes);
        if (incoming != Seal.NONE) {
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
        if (incoming != Seal.NONE) {
            try {
                incoming.open(headerIn.flip(), sealedIn.flip(), place);
            } catch (GeneralSecurityException e) {
                throw new ProtocolException("a frame " + kind + " was changed on its way (" + e.getMessage() + ")");
            }
            headerIn.clear();
        }
        if (kind == Frame.GOODBYE) {
            String lost = StandardCharsets.UTF_8.decode(place.flip()).toString();
            ending = new Ending(number, lost.isEmpty() ? null : lost);
        } else {
            receiver.received(kind, number, place);
        }
    }

    private void end(Exception cause) {
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
        send(Frame.GOODBYE, meetings, ByteBuffer.wrap(text, 0, Math.min(text.length, MOST_WORDS)));
    }
}
