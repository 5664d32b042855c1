package dev.lockstep.average.link;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** How sockets are set for the exchange, and closed. */
public final class ExchangeSockets {
    /** The bandwidth-delay product of 100 Gb/s and 0.3 ms; the system may grant less. */
    private static final int BUFFER_BYTES = 4 << 20;

    private ExchangeSockets() {}

    /** Sets what accepted sockets inherit, since their windows are negotiated before they are seen here. */
    public static void tune(ServerSocketChannel server) throws IOException {
        server.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    }

    /** Frames are written whole: to hold a small one back for more to come would only delay it. */
    public static void tune(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    }

    /** Who is at the other end, as far as one can say. */
    public static String remoteAddress(SocketChannel channel) {
        try {
            return String.valueOf(channel.getRemoteAddress());
        } catch (IOException e) {
            return "an address that is not known any more";
        }
    }

    /** Nothing comes and goes any more, on both sides; the channel stays open for who uses it on another thread. */
    static void cut(SocketChannel channel) {
        try {
            channel.shutdownInput();
            channel.shutdownOutput();
        } catch (IOException e) {
            // It is closed by now.
        }
    }

    /** Closes what is given up in any case. */
    public static void close(Closeable what) {
        try {
            what.close();
        } catch (IOException e) {
            // Nobody waits for it any more.
        }
    }
}
