package dev.lockstep.driver.cli;

import dev.lockstep.driver.page.live.FolderShelf;
import dev.lockstep.driver.page.live.PageAddress;
import dev.lockstep.driver.page.live.PageServer;
import dev.lockstep.driver.run.BadInputException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "page",
        description = {
            "Shows runs in a browser: one, ended or going on, or several of a folder in one picture.",
            "It answers until it is ended by Ctrl-C."
        },
        mixinStandardHelpOptions = true,
        sortOptions = false,
        footer = {
            "",
            "  ./lockstep page runs/moons-20260101-120000",
            "  ./lockstep page runs",
            "  ./lockstep page runs --page 0.0.0.0:4747"
        })
@SuppressWarnings("NullAway.Init") // picocli sets the fields before call
final class PageCommand implements Callable<Integer> {
    private static final long BETWEEN_LOOKS_MILLIS = 1_000;

    @Parameters(
            paramLabel = "DIR",
            arity = "0..1",
            defaultValue = "runs",
            description = "A run directory, or a folder of them: ${DEFAULT-VALUE}.")
    private Path folder;

    @Mixin
    private PageOption page;

    @Spec
    private CommandSpec command;

    @Override
    public Integer call() throws IOException {
        FolderShelf shelf = new FolderShelf(folder);
        if (shelf.isEmpty()) {
            throw new BadInputException("there is no run in " + folder
                    + ": no events.jsonl lies in it or right below; name a run directory, or a folder of them");
        }
        PageAddress address =
                page.address().orElseThrow(() -> new BadInputException("--page=none leaves nothing to look at"));
        PageServer server = PageServer.open(address, shelf);
        PrintWriter out = command.commandLine().getOut();
        out.println("page     " + server.link());
        out.flush();
        try {
            while (!Thread.currentThread().isInterrupted()) {
                shelf.follow();
                Thread.sleep(BETWEEN_LOOKS_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            server.close(java.time.Duration.ZERO);
        }
        return ExitStatus.DONE;
    }
}
