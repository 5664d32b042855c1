package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.data.NumberText;
import dev.lockstep.data.Split;
import dev.lockstep.driver.ingest.fault.IngestException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Which classes there are: those of the rows that training may see. Files of their own must not bring new ones. */
final class ClassNames {
    private static final String TRAIN = Split.TRAIN.name().toLowerCase(Locale.ROOT);
    private static final int SHOWN = 20;
    private static final Comparator<String> BY_NUMBER = Comparator.comparing(
                    (String name) -> NumberText.parse(name).orElseThrow())
            .thenComparing(name -> name);

    private ClassNames() {}

    /** @param declared the classes that the source itself knows, or none */
    static List<String> find(SourceSummary scan, List<String> declared, String place) {
        TreeSet<String> found = new TreeSet<>(scan.labels("").keySet());
        found.addAll(scan.labels(TRAIN).keySet());
        List<String> classes = declared.isEmpty() ? sorted(found) : declared;
        List<String> faults = new ArrayList<>();
        for (String part : List.of("", TRAIN, "validation", "test")) {
            unknown(scan.labels(part), classes, place).ifPresent(faults::add);
        }
        if (found.size() == 1 && faults.isEmpty()) {
            faults.add("every row has the label '" + found.first()
                    + "'; where there is one class only, there is nothing to learn");
        }
        IngestException.throwAll(faults);
        return classes;
    }

    private static Optional<String> unknown(
            Map<String, SourceSummary.Labelled> labels, List<String> classes, String place) {
        return labels.entrySet().stream()
                .filter(each -> !classes.contains(each.getKey()))
                .findFirst()
                .map(each -> each.getValue().first().said(place) + ": the label '" + each.getKey()
                        + "' is not one of the classes of the training rows: "
                        + String.join(", ", classes.subList(0, Math.min(SHOWN, classes.size())))
                        + (classes.size() > SHOWN ? ", …" : "") + " ("
                        + each.getValue().rows()
                        + (each.getValue().rows() == 1 ? " row has it" : " rows have it") + also(labels, classes)
                        + ")");
    }

    private static String also(Map<String, SourceSummary.Labelled> labels, List<String> classes) {
        long unknown =
                labels.keySet().stream().filter(name -> !classes.contains(name)).count();
        return unknown > 1 ? ", and there are " + (unknown - 1) + " more such labels" : "";
    }

    /** By number where all are numbers: 2 before 10. */
    static List<String> sorted(SortedSet<String> names) {
        boolean numbers = names.stream().allMatch(name -> NumberText.parse(name).isPresent());
        return numbers ? names.stream().sorted(BY_NUMBER).toList() : List.copyOf(names);
    }
}
