package dev.lockstep.driver.page;

import dev.lockstep.capacity.Capacity;
import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** The page of a measured cluster. */
public final class CapacityReport {
    /** Within the folder of a measurement. */
    public static final String PAGE = "capacity.html";

    private CapacityReport() {}

    /** Writes it beside what it shows, with forecasts. */
    public static void write(Path folder, Capacity capacity) throws IOException {
        write(folder, capacity, CapacityForecast.of(capacity));
    }

    /** The same without forecasts, for whoever has no time to fit them. */
    public static void writeAtOnce(Path folder, Capacity capacity) throws IOException {
        write(folder, capacity, Optional.empty());
    }

    private static void write(Path folder, Capacity capacity, Optional<CapacityForecast> forecast) throws IOException {
        AsideFile.write(folder.resolve(PAGE), CapacityPage.text(capacity, forecast));
    }
}
