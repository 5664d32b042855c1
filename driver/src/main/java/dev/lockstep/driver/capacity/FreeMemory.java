package dev.lockstep.driver.capacity;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;
import java.util.stream.Stream;

/** What the system says of memory. */
final class FreeMemory {
    private FreeMemory() {}

    /** That processes could have without others losing any. */
    static long bytes() {
        return said(Path.of("/proc/meminfo"), "MemAvailable:")
                .orElseGet(() -> ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class)
                        .getFreeMemorySize());
    }

    /** That this process has; 0 where nobody says it. */
    static long resident() {
        return said(Path.of("/proc/self/status"), "VmRSS:").orElse(0);
    }

    private static OptionalLong said(Path file, String key) {
        try (Stream<String> lines = Files.lines(file)) {
            return lines.filter(line -> line.startsWith(key))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")) << 10)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty();
        }
    }
}
