package dev.lockstep.average.rendezvous;

import dev.lockstep.average.link.FrameCipher;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * How two ranks prove to each other that they know the secret, without saying it: each answers the other's fresh random
 * challenge with a code over it. The code is bound to application, attempt, both ranks and who of them proves, so that no
 * answer is of use elsewhere or a second time.
 *
 * <pre>
 * caller → host: greeting = "LOCKSTEP", version, rank of the caller, rank of the host, challenge of the caller
 * host → caller: challenge of the host, proof of the host
 * caller → host: proof of the caller
 * host → caller: welcome
 * </pre>
 */
final class RankHandshake {
    static final int CHALLENGE = 32;
    static final int PROOF = 32;
    static final int GREETING = 8 + 3 * Integer.BYTES + CHALLENGE;

    private static final byte[] MAGIC = "LOCKSTEP".getBytes(StandardCharsets.US_ASCII);
    /** Of the handshake and of the frames that follow it. */
    private static final int VERSION = 2;

    private static final String CODE = "HmacSHA256";
    private static final SecureRandom RANDOM = new SecureRandom();

    private final byte[] key;
    private final boolean encrypted;

    RankHandshake(ExchangeSettings settings) {
        byte[] secret = settings.secrecy().secret();
        byte[] base = secret.length == 0 ? new byte[] {0} : secret;
        key = code(base, "lockstep links", text(settings.application()), text(settings.attempt()));
        encrypted = settings.secrecy().isEncrypted();
    }

    /** What both sides of one connection know when they have greeted each other. */
    record Greeted(int caller, int host, String callersChallenge, String hostsChallenge) {
        static Greeted of(int caller, int host, byte[] callersChallenge, byte[] hostsChallenge) {
            HexFormat hex = HexFormat.of();
            return new Greeted(caller, host, hex.formatHex(callersChallenge), hex.formatHex(hostsChallenge));
        }
    }

    static byte[] challenge() {
        byte[] challenge = new byte[CHALLENGE];
        RANDOM.nextBytes(challenge);
        return challenge;
    }

    static ByteBuffer greeting(int caller, int host, byte[] challenge) {
        return ByteBuffer.allocate(GREETING)
                .put(MAGIC)
                .putInt(VERSION)
                .putInt(caller)
                .putInt(host)
                .put(challenge)
                .flip();
    }

    /** Reads a greeting: whether it is one to this rank. */
    static boolean isGreetingTo(int host, ByteBuffer greeting) {
        byte[] magic = new byte[MAGIC.length];
        greeting.get(0, magic);
        return Arrays.equals(magic, MAGIC) && greeting.getInt(8) == VERSION && greeting.getInt(16) == host;
    }

    static int callerOf(ByteBuffer greeting) {
        return greeting.getInt(12);
    }

    static byte[] challengeOf(ByteBuffer greeting) {
        byte[] challenge = new byte[CHALLENGE];
        greeting.get(20, challenge);
        return challenge;
    }

    byte[] proofOfHost(Greeted greeted) {
        return of("proof of the host", greeted);
    }

    byte[] proofOfCaller(Greeted greeted) {
        return of("proof of the caller", greeted);
    }

    byte[] welcome(Greeted greeted) {
        return of("welcome", greeted);
    }

    static boolean isSame(byte[] expected, byte[] actual) {
        return MessageDigest.isEqual(expected, actual);
    }

    /** Encryption of what the caller sends, if there is any; fresh for each connection. */
    FrameCipher sealOfCaller(Greeted greeted) {
        return encrypted ? new FrameCipher.Encrypted(of("key of the caller", greeted)) : FrameCipher.NONE;
    }

    FrameCipher sealOfHost(Greeted greeted) {
        return encrypted ? new FrameCipher.Encrypted(of("key of the host", greeted)) : FrameCipher.NONE;
    }

    private byte[] of(String purpose, Greeted greeted) {
        byte[] ranks = ByteBuffer.allocate(2 * Integer.BYTES)
                .putInt(greeted.caller())
                .putInt(greeted.host())
                .array();
        return code(
                key,
                purpose + (encrypted ? ", encrypted" : ""),
                ranks,
                text(greeted.callersChallenge()),
                text(greeted.hostsChallenge()));
    }

    /** A code over texts, each with its length, so that no two lists of texts look the same. */
    private static byte[] code(byte[] key, String purpose, byte[]... texts) {
        try {
            Mac mac = Mac.getInstance(CODE);
            mac.init(new SecretKeySpec(key, CODE));
            update(mac, text(purpose));
            for (byte[] text : texts) {
                update(mac, text);
            }
            return mac.doFinal();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java knows no " + CODE, e);
        }
    }

    private static void update(Mac mac, byte[] text) {
        mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(text.length).array());
        mac.update(text);
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
