package dev.lockstep.driver.cluster;

import dev.lockstep.config.ClusterSpec;
import dev.lockstep.engine.card.CardDecision;
import dev.lockstep.engine.card.CardEnvironment;
import java.util.Optional;
import java.util.function.Supplier;

/** What a rank computes on, of what it was given and of what was asked for. */
public final class DeviceDecision {
    private static final String CPU = "cpu";

    private DeviceDecision() {}

    /** Why a run that asks for a card cannot have one on this machine, which it has for itself. */
    public static Optional<String> faultHere(ClusterSpec.Device wish) {
        return wish == ClusterSpec.Device.GPU ? Optional.of(refusal(whyNotHere())) : Optional.empty();
    }

    /** Why a run that has this machine for itself computes on its processor. */
    static String whyNotHere() {
        return why(CardDecision.ofAny(CardEnvironment.ofThisProcess()));
    }

    /**
     * As events and messages say it, with the reason where a card that was given is not used.
     *
     * @param machine asked only where it matters: to look takes up to seconds, and ranks begin anew after each failure
     */
    static String of(ClusterSpec.Device wish, RankDevice given, Supplier<CardEnvironment> machine) {
        return switch (wish) {
            case CPU -> CPU;
            case GPU -> throw new NoCardException(refusal(whyNot(given, machine.get())));
            case AUTO ->
                given.cards().isEmpty()
                        ? CPU
                        : CPU + " instead of " + given.describe() + " (" + whyNot(given, machine.get()) + ")";
        };
    }

    /** What the user is told who asked for a card. */
    static String refusal(String why) {
        return "cluster.device=gpu, but " + why + "; use --device cpu";
    }

    private static String whyNot(RankDevice given, CardEnvironment machine) {
        return why(CardDecision.of(machine, given.cards()));
    }

    /** The engine's own layers and updaters work in the memory of the processor, so that no card is used yet. */
    private static String why(CardDecision choice) {
        return choice.card()
                .map(card -> "replicas do not compute on cards yet, and card " + card + " is not used")
                .orElse(choice.why());
    }
}
