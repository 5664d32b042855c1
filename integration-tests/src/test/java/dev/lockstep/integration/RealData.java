package dev.lockstep.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/** Data sets of the world, which lie beside the source tree, or where LOCKSTEP_DATA says. */
final class RealData {
    private static final Path ROOT = Path.of(Optional.ofNullable(System.getenv("LOCKSTEP_DATA"))
                    .orElse(Product.repository().resolve("../shared/data").toString()))
            .toAbsolutePath()
            .normalize();

    private RealData() {}

    /** Of a data set; a test that needs one that is not there is skipped. */
    static Path path(String name) {
        Path found = ROOT.resolve(name);
        Assumptions.assumeTrue(Files.exists(found), () -> "there is no " + found + "; LOCKSTEP_DATA names its folder");
        return found;
    }

    /** A product in a folder beside which the data sets lie as the run files of conf/ have it. */
    static Product product(Path folder) throws IOException {
        path(".");
        Path repository = Files.createDirectories(folder.resolve("repository"));
        Path shared = Files.createDirectories(folder.resolve("shared"));
        if (!Files.exists(shared.resolve("data"))) {
            Files.createSymbolicLink(shared.resolve("data"), ROOT);
        }
        return new Product(repository);
    }
}
