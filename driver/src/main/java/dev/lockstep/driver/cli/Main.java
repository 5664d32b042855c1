package dev.lockstep.driver.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.HelpCommand;

/** The command {@code lockstep}. */
@Command(
        name = "lockstep",
        description =
                "Trains Deeplearning4j networks on Apache Spark, with the same weights on any number of executors.",
        mixinStandardHelpOptions = true,
        version = "lockstep 0.1.0-SNAPSHOT",
        subcommands = HelpCommand.class)
public final class Main implements Runnable {
    private Main() {}

    public static void main(String[] args) {
        System.exit(new CommandLine(new Main()).execute(args));
    }

    @Override
    public void run() {
        CommandLine.usage(this, System.out);
    }
}
