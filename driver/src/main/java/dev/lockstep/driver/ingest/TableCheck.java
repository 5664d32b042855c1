package dev.lockstep.driver.ingest;

import dev.lockstep.config.PrepareSpec.Missing;
import dev.lockstep.data.PreparedColumn.Kind;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Row;
import org.jspecify.annotations.Nullable;

/** Looks at the rows of a table: texts become numbers where numbers are asked for, and what cannot is a fault. */
final class TableCheck implements Function<Row, Checked> {
    private static final long serialVersionUID = 1L;
    private static final int SHOWN = 60;

    private final TablePlan plan;
    private final Hidden hidden;
    private final String part;

    TableCheck(TablePlan plan, Hidden hidden, String part) {
        this.plan = plan;
        this.hidden = hidden;
        this.part = part;
    }

    @Override
    public Checked call(Row row) {
        Origin origin = hidden.origin(row);
        List<String> faults = new ArrayList<>();
        String fault = hidden.faultOf(row);
        if (fault != null) {
            return new Checked(origin, part, new Object[0], List.of(fault), false);
        }
        Object[] values = new Object[plan.features().size() + 1];
        boolean dropped = false;
        for (int i = 0; i < values.length; i++) {
            boolean isLabel = i == plan.features().size();
            TablePlan.Rule rule = isLabel ? plan.label() : plan.features().get(i);
            boolean asText = isLabel ? plan.classes() : rule.kind() != Kind.NUMBER;
            Object raw = stripped(row.get(rule.at()), rule.strip());
            Object value = raw == null ? null : asText ? text(raw) : number(raw, rule.name(), faults);
            values[i] = value;
            if (raw == null && rule.missing() == Missing.FAIL) {
                faults.add("column " + rule.name() + ": " + (isLabel ? "the label is missing" : "is missing"));
            }
            dropped |= raw == null && rule.missing() == Missing.DROP;
        }
        boolean bad = !faults.isEmpty();
        return new Checked(origin, part, bad || dropped ? new Object[0] : values, faults, dropped && !bad);
    }

    private static @Nullable Object stripped(@Nullable Object raw, String strip) {
        if (!(raw instanceof String text)) {
            return raw;
        }
        String value = text.strip();
        value = strip.isEmpty() || !value.endsWith(strip)
                ? value
                : value.substring(0, value.length() - strip.length()).strip();
        return value.isEmpty() ? null : value;
    }

    private static Object text(Object raw) {
        return raw instanceof Double || raw instanceof Float
                ? NumberText.of(((Number) raw).doubleValue())
                : raw.toString();
    }

    private static Object number(Object raw, String column, List<String> faults) {
        double value = 0;
        if (raw instanceof Number number) {
            value = number.doubleValue();
        } else if (raw instanceof Boolean flag) {
            value = flag ? 1 : 0;
        } else {
            var parsed = NumberText.parse(raw.toString());
            if (parsed.isEmpty()) {
                faults.add("column " + column + ": '" + shortened(raw.toString()) + "' is not a number");
            }
            value = parsed.orElse(0.0);
        }
        if (!Double.isFinite(value)) {
            faults.add("column " + column + ": " + raw + " is not a finite number");
        } else if (!Float.isFinite((float) value)) {
            faults.add("column " + column + ": " + raw + " is too large for a float");
        }
        return value;
    }

    private static String shortened(String text) {
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "…";
    }
}
