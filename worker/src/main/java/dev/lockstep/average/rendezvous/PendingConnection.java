package dev.lockstep.average.rendezvous;

import dev.lockstep.average.link.ExchangeSockets;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Somebody at the door, who has yet to prove who it is. */
final class PendingConnection {
    private final SocketChannel channel;
    private final InetAddress address;
    private final RankHandshake handshake;
    private final int host;
    private final long came = System.nanoTime();
    private final ByteBuffer greeting = ByteBuffer.allocate(RankHandshake.GREETING);
    private final ByteBuffer proof = ByteBuffer.allocate(RankHandshake.PROOF);
    private RankHandshake.@Nullable Greeted meeting;

    /** How far it has come. */
    enum Standing {
        WAITING,
        REFUSED,
        ADMITTED
    }

    PendingConnection(SocketChannel channel, RankHandshake handshake, int host) {
        this.channel = channel;
        address = channel.socket().getInetAddress();
        this.handshake = handshake;
        this.host = host;
    }

    SocketChannel channel() {
        return channel;
    }

    /** Where it comes from. */
    InetAddress address() {
        return address;
    }

    boolean isTooSlow(Duration patience) {
        return System.nanoTime() - came > patience.toNanos();
    }

    int caller() {
        return met().caller();
    }

    ConnectionListener.Admitted admitted() {
        return new ConnectionListener.Admitted(channel, handshake.sealOfHost(met()), handshake.sealOfCaller(met()));
    }

    private RankHandshake.Greeted met() {
        if (meeting == null) {
            throw new IllegalStateException("nobody has greeted yet");
        }
        return meeting;
    }

    /** Reads what has come, no byte more than belongs to the handshake. */
    Standing advance() {
        try {
            ByteBuffer expected = meeting == null ? greeting : proof;
            if (channel.read(expected) < 0) {
                return Standing.REFUSED;
            }
            if (expected.hasRemaining()) {
                return Standing.WAITING;
            }
            return meeting == null ? answerGreeting() : judgeProof(meeting);
        } catch (IOException e) {
            return Standing.REFUSED;
        }
    }

    private Standing answerGreeting() throws IOException {
        if (!RankHandshake.isGreetingTo(host, greeting)) {
            return Standing.REFUSED;
        }
        byte[] challenge = RankHandshake.challenge();
        RankHandshake.Greeted greeted = RankHandshake.Greeted.of(
                RankHandshake.callerOf(greeting), host, RankHandshake.challengeOf(greeting), challenge);
        meeting = greeted;
        return send(challenge, handshake.proofOfHost(greeted)) ? Standing.WAITING : Standing.REFUSED;
    }

    private Standing judgeProof(RankHandshake.Greeted greeted) throws IOException {
        if (!RankHandshake.isSame(handshake.proofOfCaller(greeted), proof.array())) {
            return Standing.REFUSED;
        }
        ExchangeSockets.tune(channel);
        return send(handshake.welcome(greeted)) ? Standing.ADMITTED : Standing.REFUSED;
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
