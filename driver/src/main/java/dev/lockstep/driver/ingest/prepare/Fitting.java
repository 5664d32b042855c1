package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.data.PreparedColumn;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.JavaRDD;

/** Fits the preparation of a table to its training rows. */
final class Fitting implements Serializable {
    private static final long serialVersionUID = 1L;

    private final TablePlan plan;
    private final ColumnFacts[] facts;

    private Fitting(TablePlan plan) {
        this.plan = plan;
        this.facts = new ColumnFacts[plan.features().size()];
        for (int i = 0; i < facts.length; i++) {
            facts[i] = new ColumnFacts();
        }
    }

    static List<PreparedColumn> fit(TablePlan plan, JavaRDD<Checked> training) {
        Fitting all = training.aggregate(new Fitting(plan), Fitting::with, Fitting::plus);
        List<PreparedColumn> columns = new ArrayList<>();
        for (int i = 0; i < all.facts.length; i++) {
            columns.add(all.facts[i].fit(plan.features().get(i)));
        }
        return columns;
    }

    private Fitting with(Checked row) {
        for (int i = 0; i < facts.length; i++) {
            facts[i].see(plan.features().get(i), row.values()[i]);
        }
        return this;
    }

    private Fitting plus(Fitting other) {
        for (int i = 0; i < facts.length; i++) {
            facts[i].add(other.facts[i]);
        }
        return this;
    }
}
