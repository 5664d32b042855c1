package dev.lockstep.driver.capacity;

import dev.lockstep.engine.ArithmeticFingerprint;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.stream.Collectors;

/** All bits that an executor computes, in a word that can be read out. */
final class ArithmeticWord {
    private static final int LETTERS = 12;

    private ArithmeticWord() {}

    static String of(ArithmeticFingerprint fingerprint) {
        String all = fingerprint.families().stream()
                .map(family -> family.name() + "=" + family.hash())
                .sorted()
                .collect(Collectors.joining("\n"));
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, LETTERS);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JVM has SHA-256", e);
        }
    }
}
