package dev.lockstep.driver.ingest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Data sets of the world, which lie beside the source tree, or where LOCKSTEP_DATA says. */
public final class RealData {
    private RealData() {}

    /** The path of a data set; a test that needs one that is not there is skipped. */
    public static String path(String name) {
        Path data = Path.of(Optional.ofNullable(System.getenv("LOCKSTEP_DATA")).orElse("../../shared/data"));
        Path found = data.resolve(name).toAbsolutePath().normalize();
        Assumptions.assumeTrue(Files.exists(found), () -> "there is no " + found + "; LOCKSTEP_DATA names its folder");
        return found.toString();
    }
}
