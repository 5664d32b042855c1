package dev.lockstep.average.rendezvous;

import dev.lockstep.average.link.FrameCipher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How two ranks prove to each other that they know the secret, without sending it: each answers the other's fresh random
 * challenge with an HMAC over it. The HMAC is bound to application, attempt, both ranks and who of them proves, so that no
 * answer is of use elsewhere (a relay), on the other side (a reflection) or a second time (a replay).
 *
 * <pre>
 * initiator → responder: hello = "LOCKSTEP", version, rank of the initiator, rank of the responder, challenge
 * responder → initiator: challenge of the responder, proof of the responder
 * initiator → responder: proof of the initiator
 * responder → initiator: confirmation
 * </pre>
 */
final class RankHandshake {
    /** For all of it: an honest peer needs milliseconds, and a connection that is stuck is better made again. */
    static final Duration DEADLINE = Duration.ofSeconds(5);

    static final int CHALLENGE = 32;
    static final int PROOF = 32;
    static final int HELLO = 8 + 3 * Integer.BYTES + CHALLENGE;

    private static final byte[] MAGIC = "LOCKSTEP".getBytes(StandardCharsets.US_ASCII);
    private static final int VERSION_AT = 8;
    private static final int INITIATOR_AT = 12;
    private static final int RESPONDER_AT = 16;
    private static final int CHALLENGE_AT = 20;
    /** Of the handshake and of the frames that follow it. */
    private static final int VERSION = 3;

    private static final String ALGORITHM = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;
    private final boolean encrypted;

    RankHandshake(ExchangeSettings settings) {
        byte[] secret = settings.secrecy().secret();
        byte[] base = secret.length == 0 ? new byte[] {0} : secret;
        key = hmac(base, "lockstep links", bytes(settings.application()), bytes(settings.attempt()));
        encrypted = settings.secrecy().isEncrypted();
    }

    /** What both sides of one connection know when the challenges are exchanged: all that proofs and keys are bound to. */
    record Transcript(int initiator, int responder, String initiatorsChallenge, String respondersChallenge) {
        static Transcript of(int initiator, int responder, byte[] initiatorsChallenge, byte[] respondersChallenge) {
            HexFormat hex = HexFormat.of();
            return new Transcript(
                    initiator, responder, hex.formatHex(initiatorsChallenge), hex.formatHex(respondersChallenge));
        }
    }

    static byte[] challenge() {
        byte[] challenge = new byte[CHALLENGE];
        RANDOM.nextBytes(challenge);
        return challenge;
    }

    static ByteBuffer hello(int initiator, int responder, byte[] challenge) {
        return ByteBuffer.allocate(HELLO)
                .put(MAGIC)
                .putInt(VERSION)
                .putInt(initiator)
                .putInt(responder)
                .put(challenge)
                .flip();
    }

    static boolean isHelloTo(int responder, ByteBuffer hello) {
        byte[] magic = new byte[MAGIC.length];
        hello.get(0, magic);
        return Arrays.equals(magic, MAGIC)
                && hello.getInt(VERSION_AT) == VERSION
                && hello.getInt(RESPONDER_AT) == responder;
    }

    static int initiatorOf(ByteBuffer hello) {
        return hello.getInt(INITIATOR_AT);
    }

    static byte[] challengeOf(ByteBuffer hello) {
        byte[] challenge = new byte[CHALLENGE];
        hello.get(CHALLENGE_AT, challenge);
        return challenge;
    }

    byte[] proofOfResponder(Transcript transcript) {
        return hmac("proof of the host", transcript);
    }

    byte[] proofOfInitiator(Transcript transcript) {
        return hmac("proof of the caller", transcript);
    }

    byte[] confirmation(Transcript transcript) {
        return hmac("welcome", transcript);
    }

    /** Whether they are equal, in a time that does not tell how much of them is. */
    static boolean isSame(byte[] expected, byte[] actual) {
        return MessageDigest.isEqual(expected, actual);
    }

    /** Encryption of what the initiator sends, if there is any; its key is fresh for each connection, as challenges are. */
    FrameCipher cipherOfInitiator(Transcript transcript) {
        return encrypted ? new FrameCipher.Encrypted(hmac("key of the caller", transcript)) : FrameCipher.NONE;
    }

    FrameCipher cipherOfResponder(Transcript transcript) {
        return encrypted ? new FrameCipher.Encrypted(hmac("key of the host", transcript)) : FrameCipher.NONE;
    }

    /** Ranks of which one encrypts and the other does not come to unlike proofs. */
    private byte[] hmac(String purpose, Transcript transcript) {
        byte[] ranks = ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(transcript.initiator())
                .putInt(transcript.responder())
                .array();
        return hmac(
                key,
                purpose + (encrypted ? ", encrypted" : ""),
                ranks,
                bytes(transcript.initiatorsChallenge()),
                bytes(transcript.respondersChallenge()));
    }

    /** Over texts, each with its length, so that no two lists of texts look the same. */
    private static byte[] hmac(byte[] key, String purpose, byte[]... texts) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(new SecretKeySpec(key, ALGORITHM));
            update(mac, bytes(purpose));
            for (byte[] text : texts) {
                update(mac, text);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java has no " + ALGORITHM + ", which every Java must have", e);
        }
    }

    private static void update(Mac mac, byte[] text) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
        mac.update(text);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
