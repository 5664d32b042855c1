package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.config.PrepareSpec.Missing;
import dev.lockstep.config.PrepareSpec.Scale;
import dev.lockstep.data.NumberScale;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.PreparedColumn.Kind;
import dev.lockstep.data.ValueForm;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.spark.api.java.JavaRDD;

/** Fits the preparation of a table to its training rows. */
public final class PreparationFitting implements Serializable {
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

    /** What brings numbers to predict to the mean 0 and the deviation 1 of training rows. */
    public static NumberScale scaleOfLabels(JavaRDD<CheckedRow> training) {
        TablePlan.Rule rule = new TablePlan.Rule(
                0, "of the label", Kind.NUMBER, ValueForm.PLAIN, new Scale.Standard(), Missing.FAIL, 0, null);
        ColumnFacts facts = training.aggregate(
                new ColumnFacts(),
                (all, row) -> {
                    all.see(rule, row.label());
                    return all;
                },
                (all, others) -> {
                    all.add(others);
                    return all;
                });
        return facts.fit(rule, null).scale();
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
