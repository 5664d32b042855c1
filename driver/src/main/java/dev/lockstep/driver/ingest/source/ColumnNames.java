package dev.lockstep.driver.ingest.source;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Finds columns by their names, numbers from 0 or ranges of numbers, and keeps what it does not find. */
public final class ColumnNames {
    private static final Pattern RANGE = Pattern.compile("(\\d{1,7})-(\\d{1,7})");
    private static final int SHOWN = 20;

    private final List<String> columns;
    private final List<String> faults;

    public ColumnNames(List<String> columns, List<String> faults) {
        this.columns = columns;
        this.faults = faults;
    }

    /** The numbers of the columns; none, and a fault, where there is no such column. */
    public List<Integer> find(String setting, List<String> asked) {
        List<Integer> found = new ArrayList<>();
        for (String each : asked) {
            Matcher range = RANGE.matcher(each);
            if (columns.contains(each)) {
                found.add(columns.indexOf(each));
            } else if (range.matches()) {
                int first = Integer.parseInt(range.group(1));
                int last = Integer.parseInt(range.group(2));
                if (first <= last && last < columns.size()) {
                    IntStream.rangeClosed(first, last).forEach(found::add);
                } else {
                    missing(setting, each);
                }
            } else if (each.matches("\\d{1,7}") && Integer.parseInt(each) < columns.size()) {
                found.add(Integer.parseInt(each));
            } else {
                missing(setting, each);
            }
        }
        return found;
    }

    private void missing(String setting, String asked) {
        String names = String.join(", ", columns.subList(0, Math.min(SHOWN, columns.size())));
        String more = columns.size() > SHOWN ? ", …" : "";
        faults.add(setting + ": there is no column " + asked + "; there are " + names + more + " (0 to "
                + (columns.size() - 1) + ")");
    }
}
