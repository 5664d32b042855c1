package dev.lockstep.engine.card;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * What decides on a machine whether a card can be used.
 *
 * @param said what the driver's own command says of its cards; empty where it is not there, or says nothing in time
 * @param visible {@code CUDA_VISIBLE_DEVICES}, by which somebody keeps cards from this process: the driver's command knows nothing of it
 */
public record CardEnvironment(Optional<String> said, Optional<String> visible) {
    private static final long LONGEST_MILLIS = 4_000;

    /** What this process saw when it was first asked: what it takes of a card itself is not missing there. */
    public static CardEnvironment ofThisProcess() {
        return Seen.FIRST;
    }

    /** Looks at this machine. It takes milliseconds, and a few seconds at most. */
    public static CardEnvironment here() {
        return new CardEnvironment(answer(), Optional.ofNullable(System.getenv("CUDA_VISIBLE_DEVICES")));
    }

    /** Every card of the machine. */
    List<GpuCard> all() {
        return GpuCard.in(said.orElse(""));
    }

    /** Those that this process may use. */
    List<GpuCard> cards() {
        if (visible.isEmpty()) {
            return all();
        }
        List<String> addresses = List.of(visible.get().split(","));
        return all().stream()
                .filter(card -> addresses.stream().anyMatch(address -> card.hasAddress(address.strip())))
                .toList();
    }

    /** What kind of card has this number, as its maker names it. */
    public String kind(int index) {
        return all().stream()
                .filter(card -> card.index() == index)
                .map(GpuCard::name)
                .findFirst()
                .orElse("card " + index);
    }

    /** The name of a card that no other has; told to CUDA, it sees this one. */
    public String uuid(int index) {
        return all().stream()
                .filter(card -> card.index() == index)
                .map(GpuCard::uuid)
                .findFirst()
                .orElse(String.valueOf(index));
    }

    /** The names of all cards in the order of their numbers: told to CUDA, it numbers them so, whatever it would do else. */
    public String names() {
        return all().stream().map(GpuCard::uuid).collect(Collectors.joining(","));
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
