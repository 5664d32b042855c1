package dev.lockstep.driver.cli;

import dev.lockstep.data.DataException;
import dev.lockstep.driver.cluster.RunFailedException;
import dev.lockstep.driver.run.BadInputException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says what went wrong in one message; the stack of calls only to those who ask for it. */
final class FailureMessage implements IExecutionExceptionHandler {
    /** Where the launcher has Spark write stacks of calls. */
    private static final String LOG = "lockstep.log";

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean known = BadInputException.covers(failure)
                || failure instanceof RunFailedException
                || failure instanceof DataException;
        // What was parsed begins at the program's own options; this is of the command that failed.
        boolean verbose = command.getParseResult().hasMatchedOption("--verbose");
        String message = known ? String.valueOf(failure.getMessage()) : "unexpected: " + failure;
        int status = BadInputException.covers(failure) ? ExitStatus.BAD_INPUT : ExitStatus.FAILED;
        boolean hasResult = command.getCommand() instanceof ResultCommand one && one.hasResult();
        if (command.getParseResult().hasMatchedOption(FaultJson.ASKED) && !hasResult) {
            new FaultJson(message, status).print(command.getOut());
        }
        err.println("lockstep: " + message);
        if (verbose) {
            failure.printStackTrace(err);
            log().ifPresent(file -> err.println("(what Spark said of it is in " + file + ")"));
        } else if (!known) {
            err.println("(--verbose shows where)");
        }
        err.flush();
        return status;
    }

    private static Optional<Path> log() {
        return Optional.ofNullable(System.getProperty(LOG)).map(Path::of).filter(Files::exists);
    }
}
