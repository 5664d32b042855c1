package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.config.PrepareSpec.Missing;
import dev.lockstep.data.RawValue;
import dev.lockstep.driver.ingest.fault.RowOrigin;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;

/** Looks at the rows of a table: texts become numbers where numbers are asked for, and what cannot is a fault. */
final class TableCheck implements Function<Row, CheckedRow> {
    private static final long serialVersionUID = 1L;

    private final TablePlan plan;
    private final MetaColumns hidden;
    private final String part;

    TableCheck(TablePlan plan, MetaColumns hidden, String part) {
        this.plan = plan;
        this.hidden = hidden;
        this.part = part;
    }

    @Override
    public CheckedRow call(Row row) {
        RowOrigin origin = hidden.origin(row);
        List<String> faults = new ArrayList<>();
        String fault = hidden.faultOf(row);
        if (fault != null) {
            return new CheckedRow(origin, part, new Object[0], List.of(fault), false);
        }
        Object[] values = new Object[plan.features().size() + 1];
        boolean dropped = false;
        for (int i = 0; i < values.length; i++) {
            boolean isLabel = i == plan.features().size();
            TablePlan.Rule rule = isLabel ? plan.label() : plan.features().get(i);
            Object raw = rule.form().stripped(row.get(rule.at()));
            values[i] = raw == null ? null : isLabel && plan.classes() ? RawValue.text(raw) : rule.read(raw, faults);
            if (raw == null && rule.missing() == Missing.FAIL) {
                faults.add("column " + rule.name() + ": " + (isLabel ? "the label is missing" : "is missing"));
            }
            dropped |= raw == null && rule.missing() == Missing.DROP;
        }
        boolean bad = !faults.isEmpty();
        return new CheckedRow(origin, part, bad || dropped ? new Object[0] : values, faults, dropped && !bad);
    }
}
