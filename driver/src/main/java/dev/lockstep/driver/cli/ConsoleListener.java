package dev.lockstep.driver.cli;

import dev.lockstep.driver.page.FoldsResult;
import dev.lockstep.driver.page.RunConsole;
import dev.lockstep.driver.page.Verbosity;
import dev.lockstep.driver.run.RunListener;
import dev.lockstep.events.Event;
import dev.lockstep.file.RunDirectoryNames;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/** Shows on the console how a run goes. */
record ConsoleListener(
        PrintStream out, RunConsole console, Verbosity verbosity, Function<Path, String> place, AtomicBoolean hasResult)
        implements RunListener {
    static ConsoleListener of(PrintStream out, Verbosity verbosity) {
        return of(out, verbosity, Path::toString);
    }

    /** @param place where a file that the run leaves is to be found */
    static ConsoleListener of(PrintStream out, Verbosity verbosity, Function<Path, String> place) {
        return new ConsoleListener(
                out,
                new RunConsole(out, Integer.getInteger("lockstep.columns", 0), verbosity, place),
                verbosity,
                place,
                new AtomicBoolean());
    }

    @Override
    public void accept(Event event) {
        console.accept(event);
    }

    @Override
    public void ended(Path directory) {
        hasResult.set(verbosity == Verbosity.JSON);
        console.summary(directory);
    }

    @Override
    public void says(String line) {
        if (verbosity == Verbosity.NORMAL) {
            out.println(line);
        }
    }

    /** The result of all is the only one that is printed as JSON. */
    @Override
    public RunListener ofPart() {
        return of(out, verbosity == Verbosity.JSON ? Verbosity.QUIET : verbosity, place);
    }

    @Override
    public void ended(FoldsResult result, Path directory) {
        if (verbosity == Verbosity.JSON) {
            hasResult.set(true);
            out.print(result.json());
        }
        says(result.sentence());
        says("report   " + place.apply(directory.resolve(RunDirectoryNames.REPORT)));
    }
}
