package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.config.PrepareSpec;
import dev.lockstep.config.PrepareSpec.Missing;
import dev.lockstep.config.TableSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.PreparedColumn.Kind;
import dev.lockstep.data.TablePreparation;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.source.ReadyRowLayout;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;

/** Which columns of a table become which features and which label, before anything is fitted. */
public record TablePlan(List<Rule> features, Rule label, boolean classes) implements Serializable {

    /** What is to become of a column; {@code at} is its place in a row of the source. */
    record Rule(int at, String name, Kind kind, String strip, PrepareSpec.Scale scale, Missing missing)
            implements Serializable {
        private static final PrepareSpec.Scale AS_IT_IS = new PrepareSpec.Scale.Factor(1);

        /** A number as it is. */
        Rule(int at, String name) {
            this(at, name, Kind.NUMBER, "", AS_IT_IS, Missing.FAIL);
        }

        boolean isScaled() {
            return !scale.equals(AS_IT_IS);
        }

        Rule with(PrepareSpec spec) {
            Kind what = spec.encode()
                    .map(encode -> encode == PrepareSpec.Encode.ONE_HOT ? Kind.ONE_HOT : Kind.INDEX)
                    .orElse(Kind.NUMBER);
            return new Rule(at, name, what, spec.strip(), spec.scale().orElse(AS_IT_IS), spec.missing());
        }
    }

    public static TablePlan of(TableSpec.Columns spec, List<PrepareSpec> prepare, StructType schema) {
        List<String> faults = new ArrayList<>();
        List<String> columns = MetaColumns.shown(schema);
        ColumnNames names = new ColumnNames(columns, faults);
        List<Integer> found = names.find("data.label", List.of(spec.label()));
        int label = found.isEmpty() ? -1 : found.get(0);
        List<Integer> features = spec.features()
                .map(asked -> names.find("data.features", asked))
                .orElseGet(() -> IntStream.range(0, columns.size())
                        .filter(i -> i != label)
                        .boxed()
                        .toList());
        if (features.contains(label)) {
            faults.add(
                    "data.features: column " + columns.get(label) + " is the label; what is predicted cannot be given");
        }
        if (features.isEmpty() && faults.isEmpty()) {
            faults.add("data.features: there is no column besides the label, so nothing to predict from");
        }
        Rule[] rules = new Rule[columns.size()];
        for (int i = 0; i < rules.length; i++) {
            rules[i] = new Rule(i, columns.get(i));
        }
        for (int i = 0; i < prepare.size(); i++) {
            apply("data.prepare." + i, prepare.get(i), names, features, rules);
        }
        features.stream().distinct().forEach(i -> check(rules[i], schema.fields()[i].dataType(), faults));
        if (label >= 0) {
            checkLabel(rules[label], spec.target(), faults);
        }
        IngestException.throwAll(faults);
        return new TablePlan(
                features.stream().map(i -> rules[i]).toList(), rules[label], spec.target() == TableSpec.Target.CLASSES);
    }

    /** What the training rows make of the columns. */
    public List<PreparedColumn> fit(JavaRDD<CheckedRow> training) {
        return PreparationFitting.fit(this, training);
    }

    /** What a row of the columns that were fitted looks like. */
    public ReadyRowLayout layout(List<PreparedColumn> columns, List<String> names) {
        int width = columns.stream().mapToInt(PreparedColumn::width).sum();
        List<String> features = columns.stream()
                .flatMap(column -> column.featureNames().stream())
                .toList();
        DataSchema.Labels labels =
                classes ? new DataSchema.Classes(names) : new DataSchema.Numbers(List.of(label.name()));
        return new ReadyRowLayout(List.of(width), features, 0, false, Optional.empty(), labels);
    }

    public TablePreparation.PreparedLabel prepared(List<String> names) {
        return new TablePreparation.PreparedLabel(label.name(), label.strip(), names);
    }

    private static void apply(
            String setting, PrepareSpec spec, ColumnNames names, List<Integer> features, Rule[] rules) {
        List<Integer> meant = spec.columns()
                .map(asked -> names.find(setting + ".columns", asked))
                .orElse(features);
        for (int i : meant) {
            rules[i] = rules[i].with(spec);
        }
    }

    private static void check(Rule rule, DataType type, List<String> faults) {
        String column = "data.prepare: column " + rule.name();
        boolean words = rule.kind() != Kind.NUMBER;
        boolean readable =
                type instanceof NumericType || type.equals(DataTypes.StringType) || type.equals(DataTypes.BooleanType);
        if (!readable) {
            faults.add("data.features: column " + rule.name() + " is a " + type.simpleString()
                    + ", which is neither a number nor a text; name the features without it");
        }
        if (words && rule.isScaled()) {
            faults.add(column + " has both encode and scale; words are not scaled: keep one of them");
        }
        if (words && rule.missing() == Missing.MEAN) {
            faults.add(column + " has missing: mean, but words have no mean; use category, drop or fail");
        }
        if (!words && rule.missing() == Missing.CATEGORY) {
            faults.add(column + " has missing: category, but numbers have no categories; use mean, drop or fail,"
                    + " or say how its words are encoded");
        }
    }

    private static void checkLabel(Rule rule, TableSpec.Target target, List<String> faults) {
        boolean touched = rule.kind() != Kind.NUMBER || rule.isScaled();
        if (touched) {
            faults.add("data.prepare: column " + rule.name() + " is the label, which is neither scaled nor encoded: "
                    + (target == TableSpec.Target.CLASSES
                            ? "its classes are numbered"
                            : "it stays the number that it is"));
        }
        if (rule.missing() == Missing.MEAN || rule.missing() == Missing.CATEGORY) {
            faults.add("data.prepare: column " + rule.name() + " is the label; where it is missing, use drop or fail");
        }
    }
}
