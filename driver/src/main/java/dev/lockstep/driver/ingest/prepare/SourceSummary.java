package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.fault.RowFaults;
import dev.lockstep.driver.ingest.fault.RowOrigin;
import java.io.Serializable;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.api.java.JavaRDD;

/** What one look at all rows says: how many there are of which kind, which labels they have, and what is wrong with them. */
public final class SourceSummary implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int MOST_CLASSES = 10_000;

    /** Rows with one label in one part, and the first of them. */
    public record Labelled(long rows, RowOrigin first) implements Serializable {
        Labelled plus(Labelled other) {
            return new Labelled(rows + other.rows, first.compareTo(other.first) <= 0 ? first : other.first);
        }
    }

    private final RowFaults faults = new RowFaults();
    private final TreeMap<String, Long> rows = new TreeMap<>();
    private final TreeMap<String, TreeMap<String, Labelled>> labels = new TreeMap<>();
    private final String remedy;
    private long bad;
    private long dropped;

    private SourceSummary(String remedy) {
        this.remedy = remedy;
    }

    /**
     * What a look at all rows says.
     *
     * @param remedy what to do where the labels are too many to be classes
     */
    public static SourceSummary of(JavaRDD<RowHead> rows, String remedy) {
        return rows.aggregate(new SourceSummary(remedy), SourceSummary::with, SourceSummary::plus);
    }

    private SourceSummary with(RowHead row) {
        if (!row.faults().isEmpty()) {
            bad++;
            faults.add(row.origin(), row.faults());
        } else if (row.dropped()) {
            dropped++;
        } else {
            rows.merge(row.part(), 1L, Long::sum);
            Labelled one = new Labelled(1, row.origin());
            if (row.label() instanceof String name) {
                label(row.part(), name, one);
            } else if (row.label() instanceof String[] names) {
                for (String name : names) {
                    label(row.part(), name, one);
                }
            }
        }
        return this;
    }

    private void label(String part, String name, Labelled found) {
        Map<String, Labelled> known = labels.computeIfAbsent(part, p -> new TreeMap<>());
        known.merge(name, found, Labelled::plus);
        if (known.size() > MOST_CLASSES) {
            throw new IngestException("the label has more than " + MOST_CLASSES
                    + " different values, and each would be a class; " + remedy);
        }
    }

    private SourceSummary plus(SourceSummary other) {
        faults.addAll(other.faults);
        bad += other.bad;
        dropped += other.dropped;
        other.rows.forEach((part, count) -> rows.merge(part, count, Long::sum));
        other.labels.forEach((part, names) -> names.forEach((name, found) -> label(part, name, found)));
        return this;
    }

    public RowFaults faults() {
        return faults;
    }

    /** Rows that cannot be read. */
    public long bad() {
        return bad;
    }

    /** Rows that are left out because a value is missing. */
    public long dropped() {
        return dropped;
    }

    /** Rows that are left out, by reason. */
    public Map<String, Long> notKept() {
        Map<String, Long> reasons = new TreeMap<>();
        reasons.put("missing", dropped);
        reasons.put("unreadable", bad);
        reasons.values().removeIf(count -> count == 0);
        return reasons;
    }

    /** Good rows of a part as the source gives it; {@code ""} is for rows that are still to be split. */
    public Map<String, Long> rows() {
        return rows;
    }

    /** Good rows of all parts. */
    public long allRows() {
        return rows.values().stream().mapToLong(count -> count).sum();
    }

    /** The classes that the rows have, in their order. {@code declared} are those that the source itself knows, or none. */
    public List<String> classes(List<String> declared, String place) {
        return ClassNames.find(this, declared, place);
    }

    public Map<String, Labelled> labels(String part) {
        return labels.getOrDefault(part, new TreeMap<>());
    }
}
