package dev.lockstep.driver.cluster;

import dev.lockstep.config.ClusterSpec;
import dev.lockstep.config.RunSpec;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.card.CardDecision;
import dev.lockstep.engine.card.CardDemand;
import dev.lockstep.engine.card.CardEnvironment;
import dev.lockstep.engine.card.CardSupport;
import dev.lockstep.engine.parameter.ParameterNeeds;
import dev.lockstep.order.ReplicaAssignment;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What a rank computes on, of what it was given and of what was asked for.
 *
 * @param said as events and messages say it, with the reason where a card that was given is not used
 */
public record DeviceDecision(ComputeDevice device, String said) {
    /** Said until a card has shown that it is as it is meant. */
    static final String EXPERIMENTAL = "experimental";

    private static final DeviceDecision CPU = new DeviceDecision(ComputeDevice.processor(), "cpu");

    /** Why a run that asks for a card cannot have one on this machine, which it has for itself. */
    public static Optional<String> faultHere(RunSpec run) {
        return refusalHere(run, CardDemand::least);
    }

    /** The same once it is known what replicas compute. */
    static Optional<String> faultHere(RunSpec run, EngineSpec whole) {
        int replicas = new ReplicaAssignment(run.training().replicas(), ranks(run)).count(0);
        int batch = run.training().batch();
        return refusalHere(run, support -> CardDemand.of(support, ParameterNeeds.of(whole, false), replicas, batch));
    }

    private static Optional<String> refusalHere(RunSpec run, Function<CardSupport, CardDemand> demand) {
        return run.cluster().device() == ClusterSpec.Device.GPU
                ? whyNotHere(run, demand).map(DeviceDecision::refusal)
                : Optional.empty();
    }

    /** Why a run that has this machine for itself computes on its processor; empty where it does not. */
    static Optional<String> whyNotHere(RunSpec run) {
        return whyNotHere(run, CardDemand::least);
    }

    private static Optional<String> whyNotHere(RunSpec run, Function<CardSupport, CardDemand> demand) {
        if (Engines.faultOf(run.training().engine()).isPresent()) {
            return Optional.empty(); // which is said elsewhere
        }
        RankDevice first = new RankDevice.OwnMachine(0, ranks(run));
        return why(first.decide(CardEnvironment.ofThisProcess(), demand.apply(support(run))));
    }

    /** Tells the engine of a run that has this machine for itself what its ranks will compute on: before anything is loaded of it. */
    static void prepareHere(RunSpec run) {
        if (Engines.faultOf(run.training().engine()).isPresent()) {
            return; // which is said elsewhere
        }
        int ranks = ranks(run);
        for (int rank = 0; rank < ranks; rank++) {
            DeviceDecision choice = of(
                    run.cluster().device(),
                    new RankDevice.OwnMachine(rank, ranks),
                    CardDemand.least(support(run)),
                    CardEnvironment::ofThisProcess);
            Engines.named(run.training().engine()).prepare(choice.device());
        }
    }

    /** Of a run in one JVM. */
    private static int ranks(RunSpec run) {
        return Math.min(run.training().replicas(), run.cluster().ranks().orElse(1));
    }

    /** What the engine of a run has for cards. */
    static CardSupport support(RunSpec run) {
        String engine = run.training().engine();
        return Engines.faultOf(engine)
                .map(CardSupport::none) // one that is not there is named when it is loaded
                .orElseGet(() -> Engines.named(engine).cards());
    }

    /**
     * Decides for a rank.
     *
     * @param machine asked only where it matters: to look takes up to seconds, and ranks begin anew after each failure
     */
    static DeviceDecision of(
            ClusterSpec.Device wish, RankDevice given, CardDemand demand, Supplier<CardEnvironment> machine) {
        boolean wasNeverThought =
                given instanceof RankDevice.OwnMachine && demand.support().why().isPresent();
        if (wish == ClusterSpec.Device.CPU
                || (wish == ClusterSpec.Device.AUTO && (wasNeverThought || !given.isAny()))) {
            return CPU;
        }
        CardDecision choice = given.decide(machine.get(), demand);
        if (choice.card().isPresent()) {
            int card = choice.card().get();
            return new DeviceDecision(
                    new ComputeDevice.Card(card), RankDevice.CARD + " " + card + " (" + EXPERIMENTAL + ")");
        }
        if (wish == ClusterSpec.Device.GPU) {
            throw new NoCardException(refusal(choice.why()));
        }
        return new DeviceDecision(
                ComputeDevice.processor(), "cpu instead of " + given.describe() + " (" + choice.why() + ")");
    }

    /** What the user is told who asked for a card. */
    static String refusal(String why) {
        return "cluster.device=gpu, but " + why + "; use --device cpu";
    }

    private static Optional<String> why(CardDecision choice) {
        return choice.card().isPresent() ? Optional.empty() : Optional.of(choice.why());
    }
}
