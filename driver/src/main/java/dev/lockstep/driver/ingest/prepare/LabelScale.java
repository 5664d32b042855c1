package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.config.PrepareSpec.Missing;
import dev.lockstep.config.PrepareSpec.Scale;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.PreparedColumn.Kind;
import dev.lockstep.data.ValueForm;
import java.io.Serializable;
import org.apache.spark.api.java.JavaRDD;

/** How a number to predict is scaled. */
public record LabelScale(double subtract, double multiply) implements Serializable {
    /** It stays as it is. */
    public static final LabelScale NONE = new LabelScale(0, 1);

    /** To the mean 0 and the deviation 1 of training rows. */
    public static LabelScale standard(JavaRDD<CheckedRow> training) {
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
        PreparedColumn fitted = facts.fit(rule, null);
        return new LabelScale(fitted.subtract(), fitted.multiply());
    }

    float of(double number) {
        return (float) ((number - subtract) * multiply);
    }
}
