package dev.lockstep.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;

/** What benchmarks have in common: they say figures, of which the middle one counts, and leave nothing behind. */
final class Benchmarks {
    /** A known network for pictures of 28 x 28 values. */
    static final String LENET = """
                - conv2d: { filters: 20, kernel: 5, activation: relu }
                - maxPool: { size: 2 }
                - conv2d: { filters: 50, kernel: 5, activation: relu }
                - maxPool: { size: 2 }
                - dense: { units: 500, activation: relu }
                - dense: { units: 10, activation: softmax }
            """;

    private Benchmarks() {}

    static void say(String format, Object... values) {
        System.out.println(String.format(Locale.ROOT, format, values));
    }

    static double median(double[] values) {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        return sorted[sorted.length / 2];
    }

    static void remove(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path each : all.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(each);
            }
        }
    }
}
