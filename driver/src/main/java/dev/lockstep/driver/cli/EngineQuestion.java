package dev.lockstep.driver.cli;

import dev.lockstep.config.RunFileException;
import dev.lockstep.config.TrainingSpec;
import dev.lockstep.driver.run.BadInputException;
import dev.lockstep.driver.run.EngineChoice;
import dev.lockstep.engine.machine.HostSystem;
import dev.lockstep.engine.machine.TorchSystem;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/**
 * What the launcher asks before it takes the jars of one distribution or another: by which engine does this command compute?
 * It reads the command line and the run file as the command itself will, and begins nothing.
 */
final class EngineQuestion {
    private EngineQuestion() {}

    public static void main(String[] arguments) {
        System.out.println(answer(arguments));
    }

    /**
     * The name of an engine; for {@code auto} that word, and which one it would be where both are installed. Nothing where the
     * command computes nothing, or cannot be: it says itself what is wrong.
     */
    static String answer(String... arguments) {
        try {
            ParseResult parsed = Main.commandLine().parseArgs(arguments);
            Object command = parsed.hasSubcommand()
                    ? parsed.subcommand().commandSpec().userObject()
                    : parsed.commandSpec().userObject();
            return command instanceof ComputingCommand computing
                    ? inWords(computing.run().training().engine())
                    : "";
        } catch (ParameterException | RunFileException | BadInputException e) {
            return "";
        }
    }

    private static String inWords(String engine) {
        if (!engine.equals(TrainingSpec.ANY_ENGINE)) {
            return engine;
        }
        boolean canRunTorch = TorchSystem.faultOf(HostSystem.here()).isEmpty();
        return engine + " " + (canRunTorch ? EngineChoice.TORCH : TrainingSpec.USUAL_ENGINE);
    }
}
