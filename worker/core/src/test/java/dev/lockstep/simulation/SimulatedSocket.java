package dev.lockstep.simulation;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.nio.ByteBuffer;

/** The face of a channel that waits, with a limit. */
final class SimulatedSocket extends Socket {
    private final SimulatedChannel channel;
    private int mostMillis;

    SimulatedSocket(SimulatedChannel channel) {
        this.channel = channel;
    }

    @Override
    public void connect(SocketAddress address, int most) throws IOException {
        channel.connect((InetSocketAddress) address, most);
    }

    @Override
    public synchronized void setSoTimeout(int most) {
        mostMillis = most;
    }

    @Override
    public InputStream getInputStream() {
        return new InputStream() {
            @Override
            public int read() {
                throw new UnsupportedOperationException();
            }

            @Override
            public int read(byte[] into, int from, int count) throws IOException {
                return channel.read(ByteBuffer.wrap(into, from, count), mostMillis);
            }
        };
    }
}
