package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.data.PreparedColumn;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/** Fits the preparation of a table to its training rows. */
final class PreparationFitting implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TablePlan plan;
    private final ColumnFacts[] facts;

    private PreparationFitting(TablePlan plan) {
        this.plan = plan;
        this.facts = new ColumnFacts[plan.features().size()];
        for (int i = 0; i < facts.length; i++) {
            facts[i] = new ColumnFacts();
        }
    }

    static List<PreparedColumn> fit(TablePlan plan, JavaRDD<CheckedRow> training) {
        PreparationFitting all =
                training.aggregate(new PreparationFitting(plan), PreparationFitting::with, PreparationFitting::plus);
        Map<Integer, Double> medians = ExactMedian.of(training, plan);
        List<PreparedColumn> columns = new ArrayList<>();
        for (int i = 0; i < all.facts.length; i++) {
            columns.add(all.facts[i].fit(plan.features().get(i), medians.get(i)));
        }
        return columns;
    }

    private PreparationFitting with(CheckedRow row) {
        for (int i = 0; i < facts.length; i++) {
            facts[i].see(plan.features().get(i), row.values()[i]);
        }
        return this;
    }

    private PreparationFitting plus(PreparationFitting other) {
        for (int i = 0; i < facts.length; i++) {
            facts[i].add(other.facts[i]);
        }
        return this;
    }
}
