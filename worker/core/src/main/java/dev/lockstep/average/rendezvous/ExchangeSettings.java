package dev.lockstep.average.rendezvous;

import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.link.ExchangePlatform;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What all ranks of an attempt agree on, and where a rank says what it noticed.
 *
 * @param attempt the same for all ranks of an attempt, and for no other attempt
 * @param sharedMemory folder for shared memory; without one, ranks on one host exchange over sockets
 * @param report told in a sentence what a person should know, such as that shared memory is too small
 * @param platform what it has of its process
 */
public record ExchangeSettings(
        String application,
        String attempt,
        Deadlines deadlines,
        Secrecy secrecy,
        WireRounding rounding,
        Optional<Path> sharedMemory,
        Consumer<String> report,
        ExchangePlatform platform) {
    public static final Path USUAL_SHARED_MEMORY = Path.of("/dev/shm");

    /**
     * How long is waited at most.
     *
     * @param connect until all ranks have found each other
     * @param meeting until all ranks have come to a meeting, and until all of it is exchanged
     */
    public record Deadlines(Duration connect, Duration meeting) {}

    /** Whether ranks must know a secret to be accepted, and whether all is encrypted with keys that come from it. */
    public static final class Secrecy {
        private final byte[] secret;
        private final boolean encrypted;

        private Secrecy(byte[] secret, boolean encrypted) {
            this.secret = secret.clone();
            this.encrypted = encrypted;
        }

        /** Anybody on the network who knows the attempt is accepted. */
        public static Secrecy none() {
            return new Secrecy(new byte[0], false);
        }

        public static Secrecy authenticated(byte[] secret) {
            return new Secrecy(checked(secret), false);
        }

        public static Secrecy encrypted(byte[] secret) {
            return new Secrecy(checked(secret), true);
        }

        private static byte[] checked(byte[] secret) {
            if (secret.length == 0) {
                throw new IllegalArgumentException("the secret that ranks know each other by is empty");
            }
            return secret;
        }

        boolean isEncrypted() {
            return encrypted;
        }

        byte[] secret() {
            return Arrays.copyOf(secret, secret.length);
        }
    }
}
