package dev.lockstep.average;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Somebody at the door, who has yet to prove who it is. */
final class Guest {
    private final SocketChannel channel;
    private final InetAddress address;
    private final Handshake handshake;
    private final int host;
    private final long came = System.nanoTime();
    private final ByteBuffer greeting = ByteBuffer.allocate(Handshake.GREETING);
    private final ByteBuffer proof = ByteBuffer.allocate(Handshake.PROOF);
    private Handshake.@Nullable Greeted meeting;

    /** How far it has come. */
    enum Standing {
        WAITING,
        REFUSED,
        ADMITTED
    }

    Guest(SocketChannel channel, Handshake handshake, int host) {
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

    Door.Admitted admitted() {
        return new Door.Admitted(channel, handshake.sealOfHost(met()), handshake.sealOfCaller(met()));
    }

    private Handshake.Greeted met() {
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
        if (!Handshake.isGreetingTo(host, greeting)) {
            return Standing.REFUSED;
        }
        byte[] challenge = Handshake.challenge();
        Handshake.Greeted greeted =
                Handshake.Greeted.of(Handshake.callerOf(greeting), host, Handshake.challengeOf(greeting), challenge);
        meeting = greeted;
        return send(challenge, handshake.proofOfHost(greeted)) ? Standing.WAITING : Standing.REFUSED;
    }

    private Standing judgeProof(Handshake.Greeted greeted) throws IOException {
        if (!Handshake.isSame(handshake.proofOfCaller(greeted), proof.array())) {
            return Standing.REFUSED;
        }
        Sockets.tune(channel);
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
