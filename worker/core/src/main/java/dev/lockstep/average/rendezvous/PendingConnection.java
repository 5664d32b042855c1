package dev.lockstep.average.rendezvous;

import dev.lockstep.average.link.ExchangeSockets;
import dev.lockstep.parallel.Clock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A connection that has been accepted, and whose other side has yet to prove which rank it is. */
final class PendingConnection {
    private final SocketChannel channel;
    private final InetAddress address;
    private final RankHandshake handshake;
    private final int rank;
    private final Clock clock;
    private final long acceptedAt;
    private final ByteBuffer hello = ByteBuffer.allocate(RankHandshake.HELLO);
    private final ByteBuffer proof = ByteBuffer.allocate(RankHandshake.PROOF);
    private RankHandshake.@Nullable Transcript transcript;

    /** How far the handshake is. */
    enum State {
        WAITING,
        REFUSED,
        PROVED
    }

    PendingConnection(SocketChannel channel, Clock clock, RankHandshake handshake, int rank) throws IOException {
        this.channel = channel;
        this.clock = clock;
        acceptedAt = clock.nanoTime();
        address = ((InetSocketAddress) channel.getRemoteAddress()).getAddress();
        this.handshake = handshake;
        this.rank = rank;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Where it comes from. */
    InetAddress address() {
        return address;
    }

    boolean isOlderThan(Duration age) {
        return clock.nanoTime() - acceptedAt > age.toNanos();
    }

    int initiator() {
        return exchanged().initiator();
    }

    ConnectionListener.Accepted accepted() {
        return new ConnectionListener.Accepted(
                channel, handshake.cipherOfResponder(exchanged()), handshake.cipherOfInitiator(exchanged()));
    }

    private RankHandshake.Transcript exchanged() {
        if (transcript == null) {
            throw new IllegalStateException("no hello has come yet");
        }
        return transcript;
    }

    /** Reads what has come, and no byte more than belongs to the handshake: frames may follow at once. */
    State advance() {
        try {
            ByteBuffer expected = transcript == null ? hello : proof;
            if (channel.read(expected) < 0) {
                return State.REFUSED;
            }
            if (expected.hasRemaining()) {
                return State.WAITING;
            }
            return transcript == null ? answerHello() : checkProof(transcript);
        } catch (IOException e) {
            return State.REFUSED;
        }
    }

    private State answerHello() throws IOException {
        if (!RankHandshake.isHelloTo(rank, hello)) {
            return State.REFUSED;
        }
        byte[] challenge = RankHandshake.challenge();
        RankHandshake.Transcript exchanged = RankHandshake.Transcript.of(
                RankHandshake.initiatorOf(hello), rank, RankHandshake.challengeOf(hello), challenge);
        transcript = exchanged;
        return send(challenge, handshake.proofOfResponder(exchanged)) ? State.WAITING : State.REFUSED;
    }

    private State checkProof(RankHandshake.Transcript exchanged) throws IOException {
        if (!RankHandshake.isSame(handshake.proofOfInitiator(exchanged), proof.array())) {
            return State.REFUSED;
        }
        ExchangeSockets.tune(channel);
        return send(handshake.confirmation(exchanged)) ? State.PROVED : State.REFUSED;
    }

    /** A new connection has room for so few bytes: who does not take them is refused. */
    private boolean send(byte[]... texts) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(
                Arrays.stream(texts).mapToInt(text -> text.length).sum());
        for (byte[] text : texts) {
            bytes.put(text);
        }
        channel.write(bytes.flip());
        return !bytes.hasRemaining();
    }
}
