package dev.lockstep.driver.run;

import dev.lockstep.config.RunSpec;
import dev.lockstep.config.TrainingSpec;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.machine.HostSystem;
import dev.lockstep.engine.machine.TorchSystem;
import java.util.Optional;
import java.util.Set;

/**
 * A run with the engine that computes it: the one that its run file names, or for {@code auto} libtorch where it is there and
 * this machine can run it. From here on the run names it as if its run file had.
 *
 * @param note what was chosen and why, where the run file left it open
 */
public record EngineChoice(RunSpec run, Optional<String> note) {
    /** The fast one. */
    public static final String TORCH = "torch";

    private static final String SETTING = "training.engine=";

    /**
     * Chooses for this process.
     *
     * @throws BadInputException where it cannot compute as the run wants it
     * @throws dev.lockstep.config.RunFileException with all layers that the engine does not know
     */
    public static EngineChoice of(RunSpec run) {
        String asked = run.training().engine();
        boolean mayBeTorch = asked.equals(TORCH) || asked.equals(TrainingSpec.ANY_ENGINE);
        // To look at the machine takes its time, of which most runs need none.
        Optional<String> fault = mayBeTorch ? TorchSystem.faultOf(HostSystem.here()) : Optional.empty();
        EngineChoice choice = of(run, Engines.names(), fault);
        Engines.faultOf(choice.run().training().engine()).ifPresent(why -> {
            throw new BadInputException(why);
        });
        Engines.named(choice.run().training().engine()).faultHere().ifPresent(why -> {
            throw new BadInputException(why);
        });
        Engines.requireKnown(run.network(), choice.run().training().engine(), path -> path);
        return choice;
    }

    /**
     * The same of another process.
     *
     * @param there the engines that it has
     * @param fault why its machine cannot run libtorch
     */
    static EngineChoice of(RunSpec run, Set<String> there, Optional<String> fault) {
        String asked = run.training().engine();
        boolean isOpen = asked.equals(TrainingSpec.ANY_ENGINE);
        boolean hasTorch = there.contains(TORCH);
        if (hasTorch && fault.isPresent() && (isOpen || asked.equals(TORCH))) {
            throw new BadInputException(SETTING + asked + ", but " + fault.get() + " (give " + SETTING
                    + TrainingSpec.USUAL_ENGINE + ", and unpack the distribution that has it: docs/engines.md)");
        }
        if (!isOpen) {
            return new EngineChoice(run, Optional.empty());
        }
        return hasTorch
                ? chosen(run, TORCH, "this machine can run it")
                : chosen(run, TrainingSpec.USUAL_ENGINE, fault.orElse("lockstep-torch is not installed here"));
    }

    private static EngineChoice chosen(RunSpec run, String engine, String why) {
        String note = "computes by " + engine + " (" + SETTING + TrainingSpec.ANY_ENGINE + ": " + why + ")";
        return new EngineChoice(run.by(engine), Optional.of(note));
    }
}
