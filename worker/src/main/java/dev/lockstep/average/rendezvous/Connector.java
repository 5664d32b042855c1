package dev.lockstep.average.rendezvous;

import dev.lockstep.average.link.ExchangeSockets;
import dev.lockstep.average.link.RankConnection;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.concurrent.TimeUnit;

/** Knocks at another rank's door and proves who it is. */
final class Connector {
    private static final long PATIENCE_MILLIS = 5_000;

    private final RankHandshake handshake;
    private final int rank;

    Connector(RankHandshake handshake, int rank) {
        this.handshake = handshake;
        this.rank = rank;
    }

    /** A call that is not answered soon is better made again than waited for; what is answered is bound by the same time. */
    RankConnection connect(PeerEndpoint host, long deadlineNanos) throws IOException {
        long now = System.nanoTime();
        long until = now + Math.min(deadlineNanos - now, TimeUnit.MILLISECONDS.toNanos(PATIENCE_MILLIS));
        SocketChannel channel = SocketChannel.open();
        try {
            ExchangeSockets.tune(channel);
            channel.socket().connect(new InetSocketAddress(host.host(), host.port()), millisLeft(until));
            RankHandshake.Greeted meeting = greet(channel, host, until);
            channel.configureBlocking(false);
            return RankConnection.over(channel, host, handshake.sealOfCaller(meeting), handshake.sealOfHost(meeting));
        } catch (IOException | RuntimeException | Error e) {
            ExchangeSockets.close(channel);
            throw e;
        }
    }

    private RankHandshake.Greeted greet(SocketChannel channel, PeerEndpoint host, long until) throws IOException {
        byte[] challenge = RankHandshake.challenge();
        write(channel, RankHandshake.greeting(rank, host.rank(), challenge));
        byte[] hostsChallenge = read(channel, RankHandshake.CHALLENGE, until);
        RankHandshake.Greeted meeting = RankHandshake.Greeted.of(rank, host.rank(), challenge, hostsChallenge);
        if (!RankHandshake.isSame(handshake.proofOfHost(meeting), read(channel, RankHandshake.PROOF, until))) {
            throw new IOException("who answered did not prove to be this rank of this attempt");
        }
        write(channel, ByteBuffer.wrap(handshake.proofOfCaller(meeting)));
        if (!RankHandshake.isSame(handshake.welcome(meeting), read(channel, RankHandshake.PROOF, until))) {
            throw new IOException("who answered gave no welcome");
        }
        return meeting;
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** However slowly bytes come, they are not waited for any longer than all of them together. */
    private static byte[] read(SocketChannel channel, int count, long until) throws IOException {
        InputStream in = channel.socket().getInputStream();
        byte[] bytes = new byte[count];
        for (int at = 0; at < count; ) {
            channel.socket().setSoTimeout(millisLeft(until));
            int some = in.read(bytes, at, count - at);
            if (some < 0) {
                throw new EOFException("it refused: another secret, another attempt or another version");
            }
            at += some;
        }
        return bytes;
    }

    private static int millisLeft(long until) throws SocketTimeoutException {
        long millis = TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime());
        if (millis <= 0) {
            throw new SocketTimeoutException("the deadline has passed");
        }
        return (int) millis;
    }
}
