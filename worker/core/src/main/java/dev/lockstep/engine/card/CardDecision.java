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
    /**
     * Decides for a rank that was given cards.
     *
     * @param addresses of them, as numbers or as NVIDIA's own names; of several it takes the first
     */
    public static CardDecision of(CardEnvironment machine, CardDemand demand, List<String> addresses) {
        Optional<String> fault = faultOf(machine, demand.support());
        if (fault.isPresent()) {
            return none(fault.get());
        }
        if (addresses.isEmpty()) {
            return none("no card was assigned: give spark.executor.resource.gpu.amount");
        }
        String address = addresses.get(0);
        return machine.cards().stream()
                .filter(card -> card.hasAddress(address))
                .findFirst()
                .map(card -> faultOf(card, demand).map(CardDecision::none).orElseGet(() -> use(card)))
                .orElseGet(() -> none("card " + address + " was assigned, but this machine has "
                        + machine.cards().stream().map(GpuCard::toString).collect(Collectors.joining(", "))));
    }

    /**
     * Decides for one of the ranks that have this machine for themselves: any card will do, but each gets one of its own, or all
     * of them none.
     *
     * @param rank its number among them
     */
    public static CardDecision ofAny(CardEnvironment machine, CardDemand demand, int rank, int ranks) {
        Optional<String> fault = faultOf(machine, demand.support());
        if (fault.isPresent()) {
            return none(fault.get());
        }
        List<GpuCard> cards = machine.cards();
        List<GpuCard> good =
                cards.stream().filter(card -> faultOf(card, demand).isEmpty()).toList();
        if (good.size() >= ranks) {
            return use(good.get(rank));
        }
        String faults =
                cards.stream().flatMap(card -> faultOf(card, demand).stream()).collect(Collectors.joining("; "));
        String few = ranks + " ranks want a card each, and " + good.size()
                + (good.size() == 1 ? " can be used" : " of them can be used");
        return none(ranks == 1 ? faults : few + (faults.isEmpty() ? "" : " (" + faults + ")"));
    }

    private static CardDecision use(GpuCard card) {
        return new CardDecision(Optional.of(card.index()), "");
    }

    private static CardDecision none(String why) {
        return new CardDecision(Optional.empty(), why);
    }

    /** The machine first: what an engine could do with a card matters where there is one. */
    private static Optional<String> faultOf(CardEnvironment machine, CardSupport support) {
        if (machine.said().isEmpty()) {
            return Optional.of("there is no NVIDIA driver: nvidia-smi is not there, or does not answer");
        }
        if (!machine.cards().isEmpty()) {
            return support.why();
        }
        String first = machine.said().get().lines().findFirst().orElse("").strip();
        if (first.startsWith("Field ")) {
            return support.why().isPresent()
                    ? support.why()
                    : Optional.of("the NVIDIA driver is too old for " + support.library() + ", which needs "
                            + support.leastDriver() + " or newer: " + first);
        }
        if (!first.isEmpty() && !first.startsWith("No devices") && machine.all().isEmpty()) {
            return Optional.of("the NVIDIA driver cannot be used: " + first);
        }
        return Optional.of(
                machine.all().isEmpty()
                        ? "there is no NVIDIA card"
                        : "CUDA_VISIBLE_DEVICES=" + machine.visible().orElse("") + " hides every card: "
                                + machine.all().stream().map(GpuCard::toString).collect(Collectors.joining(", ")));
    }

    private static Optional<String> faultOf(GpuCard card, CardDemand demand) {
        CardSupport support = demand.support();
        if (card.driver() < support.leastDriver()) {
            return Optional.of(card + " has driver " + card.driver() + ", too old for " + support.library()
                    + ", which needs " + support.leastDriver() + " or newer");
        }
        if (card.capability().isEmpty()) {
            return Optional.of(card + " does not tell its generation: its driver is too old for " + support.library());
        }
        int capability = card.capability().get();
        if (!support.runsOn(capability)) {
            return Optional.of(card + " is of generation " + CardSupport.said(capability) + ", for which "
                    + support.library() + " has no machine code: it has " + support.generations()
                    + support.remedyFor(capability).map(remedy -> "; " + remedy).orElse(""));
        }
        return faultOfMemory(card, demand.mebibytes());
    }

    private static Optional<String> faultOfMemory(GpuCard card, long needed) {
        if (card.freeMebibytes() >= needed) {
            return Optional.empty();
        }
        return Optional.of(
                card.totalMebibytes() >= needed
                        ? card + " has " + card.freeMebibytes() + " of its " + card.totalMebibytes()
                                + " MiB of memory free, and " + needed + " are needed: another process fills it"
                        : card + " has " + card.totalMebibytes() + " MiB of memory, and " + needed
                                + " are needed for weights, a batch and workspaces: give a smaller training.batch");
    }
}
