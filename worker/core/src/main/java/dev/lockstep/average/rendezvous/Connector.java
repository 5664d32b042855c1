package dev.lockstep.average.rendezvous;

import dev.lockstep.average.link.ExchangePlatform;
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

/** Connects to a rank that listens, and proves to be the rank that it is. */
final class Connector {
    private final ExchangePlatform platform;
    private final RankHandshake handshake;
    private final int rank;

    Connector(ExchangePlatform platform, RankHandshake handshake, int rank) {
        this.platform = platform;
        this.handshake = handshake;
        this.rank = rank;
    }

    /** Connects, and shakes hands, within the deadline of a handshake, or the rest of this one where that is less. */
    RankConnection connect(PeerEndpoint peer, long deadlineNanos) throws IOException {
        long now = platform.clock().nanoTime();
        long until = now + Math.min(deadlineNanos - now, RankHandshake.DEADLINE.toNanos());
        SocketChannel channel = platform.network().openSocketChannel();
        try {
            ExchangeSockets.tune(channel);
            channel.socket().connect(new InetSocketAddress(peer.host(), peer.port()), millisLeft(until));
            RankHandshake.Transcript transcript = shakeHands(channel, peer, until);
            channel.configureBlocking(false);
            return RankConnection.over(
                    channel,
                    peer.rank(),
                    peer.name(),
                    handshake.cipherOfInitiator(transcript),
                    handshake.cipherOfResponder(transcript));
        } catch (IOException | RuntimeException | Error e) {
            ExchangeSockets.close(channel);
            throw e;
        }
    }

    private RankHandshake.Transcript shakeHands(SocketChannel channel, PeerEndpoint peer, long until)
            throws IOException {
        byte[] challenge = RankHandshake.challenge();
        write(channel, RankHandshake.hello(rank, peer.rank(), challenge));
        byte[] respondersChallenge = read(channel, RankHandshake.CHALLENGE, until);
        RankHandshake.Transcript transcript =
                RankHandshake.Transcript.of(rank, peer.rank(), challenge, respondersChallenge);
        if (!RankHandshake.isSame(handshake.proofOfResponder(transcript), read(channel, RankHandshake.PROOF, until))) {
            throw new IOException("who answered did not prove to be this rank of this attempt");
        }
        write(channel, ByteBuffer.wrap(handshake.proofOfInitiator(transcript)));
        if (!RankHandshake.isSame(handshake.confirmation(transcript), read(channel, RankHandshake.PROOF, until))) {
            throw new IOException("who answered did not confirm the handshake");
        }
        return transcript;
    }

    private static void write(SocketChannel channel, ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** However slowly bytes come, they are not waited for any longer than all of them together. */
    private byte[] read(SocketChannel channel, int count, long until) throws IOException {
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

    private int millisLeft(long until) throws SocketTimeoutException {
        long millis = TimeUnit.NANOSECONDS.toMillis(until - platform.clock().nanoTime());
        if (millis <= 0) {
            throw new SocketTimeoutException("the deadline has passed");
        }
        return (int) millis;
    }
}
