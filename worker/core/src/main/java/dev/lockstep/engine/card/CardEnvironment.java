package dev.lockstep.engine.card;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What decides on a machine whether a card can be used.
 *
 * @param said what the driver's own command says of its cards; empty where it is not there, or says nothing in time
 * @param hasLibrary whether ND4J's library for cards is on the class path
 */
public record CardEnvironment(Optional<String> said, boolean hasLibrary) {
    private static final long LONGEST_MILLIS = 5_000;
    private static final String LIBRARY = "org/nd4j/linalg/jcublas/JCublasBackend.class";

    /** What this process saw when it was first asked: what it takes of a card itself is not missing there. */
    public static CardEnvironment ofThisProcess() {
        return Seen.FIRST;
    }

    /** Looks at this machine. It takes milliseconds, and a few seconds at most. */
    public static CardEnvironment here() {
        return new CardEnvironment(
                answer(), CardEnvironment.class.getClassLoader().getResource(LIBRARY) != null);
    }

    private static Optional<String> answer() {
        Process asked;
        try {
            asked = new ProcessBuilder(GpuCard.QUESTION)
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            return Optional.empty();
        }
        try {
            return Optional.of(
                    CompletableFuture.supplyAsync(() -> read(asked)).get(LONGEST_MILLIS, TimeUnit.MILLISECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } finally {
            asked.destroyForcibly();
        }
    }

    private static String read(Process asked) {
        try {
            return new String(asked.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            return String.valueOf(e.getMessage());
        }
    }

    private static final class Seen {
        private static final CardEnvironment FIRST = here();
    }
}
