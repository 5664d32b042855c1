package dev.lockstep.driver.page;

import dev.lockstep.capacity.Capacity;
import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.nio.file.Path;

/** The page of a measured cluster. */
public final class CapacityReport {
    /** Within the folder of a measurement. */
    public static final String PAGE = "capacity.html";

    private CapacityReport() {}

    /** Writes it beside what it shows. */
    public static void write(Path folder, Capacity capacity) throws IOException {
        AsideFile.write(folder.resolve(PAGE), CapacityPage.text(capacity));
    }
}
