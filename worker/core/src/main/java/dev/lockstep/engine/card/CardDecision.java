package dev.lockstep.engine.card;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * The card that a rank computes on.
 *
 * @param card its number on this machine; empty: the rank computes on its processor
 * @param why no card is used
 */
public record CardDecision(Optional<Integer> card, String why) {
    /** What ND4J's library and a small network take, before anything is learned. */
    private static final long LEAST_FREE_MEBIBYTES = 1_024;

    /**
     * The generations that ND4J's CUDA library 1.0.0-M2.1 has machine code for, read from its file. Code runs on cards of
     * the same major number and an equal or larger minor one; it has no text that newer generations could translate.
     */
    private static final List<Integer> MACHINE_CODE = List.of(37, 50, 52, 60, 61, 70, 75, 80, 86);

    /**
     * Decides.
     *
     * @param addresses of cards that a rank was given, as numbers or as NVIDIA's own names; of several it takes the first
     */
    public static CardDecision of(CardEnvironment machine, List<String> addresses) {
        if (addresses.isEmpty()) {
            return none(
                    "no card was assigned: give spark.executor.resource.gpu.amount and spark.task.resource.gpu.amount");
        }
        return among(machine, addresses.get(0));
    }

    /** Decides for a rank that has this machine for itself: any card will do. */
    public static CardDecision ofAny(CardEnvironment machine) {
        Optional<String> fault = faultOf(machine);
        if (fault.isPresent()) {
            return none(fault.get());
        }
        List<GpuCard> cards = cards(machine);
        return cards.stream()
                .filter(card -> faultOf(card).isEmpty())
                .findFirst()
                .map(card -> use(machine, card))
                .orElseGet(() -> none(
                        cards.stream().map(card -> faultOf(card).orElse("")).collect(Collectors.joining("; "))));
    }

    private static CardDecision among(CardEnvironment machine, String address) {
        Optional<String> fault = faultOf(machine);
        if (fault.isPresent()) {
            return none(fault.get());
        }
        Optional<GpuCard> given =
                cards(machine).stream().filter(card -> card.hasAddress(address)).findFirst();
        if (given.isEmpty()) {
            return none("card " + address + " was assigned, but this machine has "
                    + cards(machine).stream().map(GpuCard::toString).collect(Collectors.joining(", ")));
        }
        return faultOf(given.get()).map(CardDecision::none).orElseGet(() -> use(machine, given.get()));
    }

    private static CardDecision use(CardEnvironment machine, GpuCard card) {
        return machine.hasLibrary()
                ? new CardDecision(Optional.of(card.index()), "")
                : none("this build computes on processors only, and " + card + " is not used");
    }

    private static CardDecision none(String why) {
        return new CardDecision(Optional.empty(), why);
    }

    private static List<GpuCard> cards(CardEnvironment machine) {
        return GpuCard.in(machine.said().orElse(""));
    }

    private static Optional<String> faultOf(CardEnvironment machine) {
        if (machine.said().isEmpty()) {
            return Optional.of("there is no NVIDIA driver: nvidia-smi is not there, or does not answer");
        }
        if (!cards(machine).isEmpty()) {
            return Optional.empty();
        }
        String first = machine.said().get().lines().findFirst().orElse("").strip();
        return Optional.of(
                first.isEmpty() || first.startsWith("No devices")
                        ? "there is no NVIDIA card"
                        : "the NVIDIA driver cannot be used: " + first);
    }

    private static Optional<String> faultOf(GpuCard card) {
        if (card.capability().isEmpty()) {
            return Optional.of(card + " does not tell its generation: its driver is too old for CUDA 11.8");
        }
        int capability = card.capability().get();
        boolean runs = MACHINE_CODE.stream().anyMatch(code -> code / 10 == capability / 10 && code <= capability);
        if (!runs) {
            return Optional.of(card + " is of generation " + capability / 10 + "." + capability % 10
                    + ", for which ND4J's CUDA library has no machine code: it has 3.7 and 5.0 to 8.6");
        }
        return card.freeMebibytes() < LEAST_FREE_MEBIBYTES
                ? Optional.of(card + " has " + card.freeMebibytes() + " MiB of its memory free, and "
                        + LEAST_FREE_MEBIBYTES + " are needed")
                : Optional.empty();
    }
}
