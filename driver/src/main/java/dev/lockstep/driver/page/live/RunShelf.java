package dev.lockstep.driver.page.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The runs that a server has pages of. */
interface RunShelf {
    /** The newest first. */
    List<String> names() throws IOException;

    /** The one that is shown first, where it is not all of them. */
    Optional<String> first() throws IOException;

    Optional<ShownRun> run(String name) throws IOException;

    /** Where the run leaves its files, once that is known. */
    Optional<Path> directory(String name);
}
