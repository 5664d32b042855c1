package dev.lockstep.average;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;

/** Knocks at another rank's door and proves who it is. */
final class Call {
    private static final long PATIENCE_MILLIS = 5_000;

    private final Handshake handshake;
    private final int rank;

    Call(Handshake handshake, int rank) {
        this.handshake = handshake;
        this.rank = rank;
    }

    Connection connect(Peer host, long deadlineNanos) throws IOException {
        SocketChannel channel = SocketChannel.open();
        try {
            Sockets.tune(channel);
            channel.socket().connect(new InetSocketAddress(host.host(), host.port()), millisLeft(deadlineNanos));
            Handshake.Greeted meeting = greet(channel, host, deadlineNanos);
            channel.configureBlocking(false);
            return new Connection(host, channel, handshake.sealOfCaller(meeting), handshake.sealOfHost(meeting));
        } catch (IOException | RuntimeException e) {
            Sockets.close(channel);
            throw e;
        }
    }

    private Handshake.Greeted greet(SocketChannel channel, Peer host, long deadlineNanos) throws IOException {
        byte[] challenge = Handshake.challenge();
        write(channel, Handshake.greeting(rank, host.rank(), challenge));
        channel.socket().setSoTimeout(millisLeft(deadlineNanos));
        InputStream in = channel.socket().getInputStream();
        byte[] hostsChallenge = read(in, Handshake.CHALLENGE);
        Handshake.Greeted meeting = Handshake.Greeted.of(rank, host.rank(), challenge, hostsChallenge);
        if (!Handshake.isSame(handshake.proofOfHost(meeting), read(in, Handshake.PROOF))) {
            throw new IOException("who answered did not prove to be this rank of this attempt");
        }
        write(channel, ByteBuffer.wrap(handshake.proofOfCaller(meeting)));
        if (!Handshake.isSame(handshake.welcome(meeting), read(in, Handshake.PROOF))) {
            throw new IOException("who answered gave no welcome");
        }
        return meeting;
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    private static byte[] read(InputStream in, int count) throws IOException {
        byte[] bytes = in.readNBytes(count);
        if (bytes.length < count) {
            throw new EOFException("it refused: another secret or another attempt");
        }
        return bytes;
    }

    /** A call that is not answered is better made again than waited for. */
    private static int millisLeft(long deadlineNanos) throws SocketTimeoutException {
        long millis = (deadlineNanos - System.nanoTime()) / 1_000_000;
        if (millis <= 0) {
            throw new SocketTimeoutException("the deadline has passed");
        }
        return (int) Math.min(millis, PATIENCE_MILLIS);
    }
}
