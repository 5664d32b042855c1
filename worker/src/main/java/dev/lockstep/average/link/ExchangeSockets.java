package dev.lockstep.average.link;

import java.io.Closeable;
import java.io.IOException;
import java.net.StandardSocketOptions;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;

/** How sockets are set for the exchange. */
final class ExchangeSockets {
    /** As much as is under way at once on a fast network; the system may grant less. */
    private static final int BUFFER_BYTES = 4 << 20;

    private ExchangeSockets() {}

    static void tune(ServerSocketChannel server) throws IOException {
        server.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    }

    static void tune(SocketChannel channel) throws IOException {
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.setOption(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES);
        channel.setOption(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES);
    }

    /** Who is at the other end, as far as one can say. */
    static String farEnd(SocketChannel channel) {
        try {
            return String.valueOf(channel.getRemoteAddress());
        } catch (IOException e) {
            return "somebody who has gone";
        }
    }

    static void close(Closeable what) {
        try {
            what.close();
        } catch (IOException e) {
            // It is given up in any case.
        }
    }
}
