package dev.lockstep.driver.evaluate;

import dev.lockstep.driver.ingest.fault.RowFaults;
import java.io.Serializable;
import java.util.Map;
import java.util.TreeMap;
import org.apache.spark.util.AccumulatorV2;

/** What tasks counted of the rows that a model was asked about. Spark counts each task once, however often it was tried. */
final class QuestionTally extends AccumulatorV2<QuestionTally.Counts, QuestionTally.Counts> {
    private static final long serialVersionUID = 1L;

    private Counts counts = new Counts();

    /** Rows that were asked, those that could not be read, and words that training has not seen, by column. */
    static final class Counts implements Serializable {
        private static final long serialVersionUID = 1L;

        private final RowFaults faults = new RowFaults();
        private final Map<String, Long> unknown = new TreeMap<>();
        private long asked;
        private long bad;

        void see(AskedRow row) {
            if (row.isGood()) {
                asked++;
                row.unknown().forEach(column -> unknown.merge(column, 1L, Long::sum));
            } else {
                bad++;
                faults.add(row.origin(), row.faults());
            }
        }

        void see(long rows) {
            asked += rows;
        }

        void add(Counts other) {
            asked += other.asked;
            bad += other.bad;
            faults.addAll(other.faults);
            other.unknown.forEach((column, count) -> unknown.merge(column, count, Long::sum));
        }

        long asked() {
            return asked;
        }

        long bad() {
            return bad;
        }

        RowFaults faults() {
            return faults;
        }

        Map<String, Long> unknown() {
            return unknown;
        }
    }

    @Override
    public boolean isZero() {
        return counts.asked == 0 && counts.bad == 0;
    }

    @Override
    public QuestionTally copy() {
        QuestionTally copy = new QuestionTally();
        copy.counts.add(counts);
        return copy;
    }

    @Override
    public void reset() {
        counts = new Counts();
    }

    @Override
    public void add(Counts more) {
        counts.add(more);
    }

    @Override
    public void merge(AccumulatorV2<Counts, Counts> other) {
        counts.add(other.value());
    }

    @Override
    public Counts value() {
        return counts;
    }
}
