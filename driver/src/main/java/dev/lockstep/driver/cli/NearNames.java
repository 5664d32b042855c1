package dev.lockstep.driver.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Which run files there are, for someone who asked for one that is not. */
final class NearNames {
    private static final int MOST = 8;

    private NearNames() {}

    static String hint(Path missing) {
        Path folder = missing.toAbsolutePath().getParent();
        if (folder == null || !Files.isDirectory(folder)) {
            return "; there is no folder " + folder + " either";
        }
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names = files.map(f -> String.valueOf(f.getFileName()))
                    .filter(n -> n.endsWith(".yaml") || n.endsWith(".yml"))
                    .sorted()
                    .limit(MOST)
                    .toList();
            return names.isEmpty() ? "" : "; that folder has " + String.join(", ", names);
        } catch (IOException e) {
            return "";
        }
    }
}
