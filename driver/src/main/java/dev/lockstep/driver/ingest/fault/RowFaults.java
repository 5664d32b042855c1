package dev.lockstep.driver.ingest.fault;

import java.io.Serializable;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;

/** What is wrong with rows: the first few in the order of the source, and how many there are. */
public final class RowFaults implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 5;

    private record One(RowOrigin origin, int number, String text) implements Comparable<One>, Serializable {
        private static final Comparator<One> ORDER =
                Comparator.comparing(One::origin).thenComparingInt(One::number).thenComparing(One::text);

        @Override
        public int compareTo(One other) {
            return ORDER.compare(this, other);
        }
    }

    private final TreeSet<One> first = new TreeSet<>();
    private long count;

    public void add(RowOrigin origin, List<String> texts) {
        for (int i = 0; i < texts.size(); i++) {
            keep(new One(origin, i, texts.get(i)));
        }
        count += texts.size();
    }

    public void addAll(RowFaults other) {
        other.first.forEach(this::keep);
        count += other.count;
    }

    private void keep(One fault) {
        first.add(fault);
        if (first.size() > SHOWN) {
            first.pollLast();
        }
    }

    public boolean isEmpty() {
        return count == 0;
    }

    /** The first of them, each with its place. */
    public List<String> shown(String place) {
        return first.stream()
                .map(fault -> fault.origin().said(place) + ": " + fault.text())
                .toList();
    }

    /** "7 faults in the data: …", with the place of each that is shown. */
    public String said(String place) {
        StringBuilder text = new StringBuilder();
        text.append(count).append(count == 1 ? " fault" : " faults").append(" in the data:");
        shown(place).forEach(fault -> text.append("\n  ").append(fault));
        if (count > first.size()) {
            text.append("\n  and ").append(count - first.size()).append(" more");
        }
        return text.toString();
    }
}
