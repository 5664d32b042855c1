package dev.lockstep.driver.cli;

import dev.lockstep.config.RunFileException;
import dev.lockstep.data.DataException;
import dev.lockstep.driver.cluster.RunFailedException;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.ParseResult;

/** Says what went wrong in one message; the stack of calls only to those who ask for it. */
final class FailureMessage implements IExecutionExceptionHandler {

    @Override
    public int handleExecutionException(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        boolean known =
                isBadInput(failure) || failure instanceof RunFailedException || failure instanceof DataException;
        // What was parsed begins at the program's own options; this is of the command that failed.
        boolean verbose = command.getParseResult().hasMatchedOption("--verbose");
        err.println("lockstep: " + (known ? failure.getMessage() : "unexpected: " + failure));
        if (verbose) {
            failure.printStackTrace(err);
        } else if (!known) {
            err.println("(--verbose shows where)");
        }
        err.flush();
        return isBadInput(failure) ? ExitStatus.BAD_INPUT : ExitStatus.FAILED;
    }

    static boolean isBadInput(Exception failure) {
        return failure instanceof BadInputException
                || failure instanceof RunFileException
                || failure instanceof IngestException;
    }
}
