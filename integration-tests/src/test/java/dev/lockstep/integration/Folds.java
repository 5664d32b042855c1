package dev.lockstep.integration;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A table with a header in parts, each of which has its share of every class, in the order of the lines. */
final class Folds {
    private final List<List<String>> folds = new ArrayList<>();
    private final String header;

    /** @param column number of the column that holds the class */
    Folds(Path table, int count, int column) throws IOException {
        List<String> lines = Files.readAllLines(table);
        header = lines.get(0);
        for (int i = 0; i < count; i++) {
            folds.add(new ArrayList<>());
        }
        Map<String, Integer> seen = new HashMap<>();
        for (String line : lines.subList(1, lines.size())) {
            String label = line.split(",", -1)[column];
            int number = seen.merge(label, 1, Integer::sum) - 1;
            folds.get(number % count).add(line);
        }
    }

    /** Writes one fold, and all others, as tables of their own. */
    void write(int fold, Path one, Path others) throws IOException {
        List<String> rest = new ArrayList<>(List.of(header));
        List<String> held = new ArrayList<>(List.of(header));
        for (int i = 0; i < folds.size(); i++) {
            (i == fold ? held : rest).addAll(folds.get(i));
        }
        Files.write(one, held);
        Files.write(others, rest);
    }
}
