package dev.lockstep.driver.ingest.prepare;

import dev.lockstep.config.PrepareSpec;
import dev.lockstep.config.PrepareSpec.Encode;
import dev.lockstep.config.PrepareSpec.Missing;
import dev.lockstep.config.TableSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.DateForm;
import dev.lockstep.data.NumberScale;
import dev.lockstep.data.PreparedColumn;
import dev.lockstep.data.PreparedColumn.Kind;
import dev.lockstep.data.TablePreparation;
import dev.lockstep.data.ValueForm;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.source.ColumnNames;
import dev.lockstep.driver.ingest.source.ReadyRowLayout;
import dev.lockstep.driver.ingest.source.RowSource;
import dev.lockstep.setting.SettingWriter;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.DateType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.TimestampNTZType;
import org.apache.spark.sql.types.TimestampType;
import org.jspecify.annotations.Nullable;

/** Which columns of a table become which features and which label, before anything is fitted. */
public record TablePlan(List<Rule> features, Rule label, boolean classes) implements Serializable {

    /**
     * What is to become of a column; {@code at} is its place in a row of the source.
     *
     * @param buckets features that hashed words share
     * @param date how a date is written; null where it is none
     */
    record Rule(
            int at,
            String name,
            Kind kind,
            ValueForm form,
            PrepareSpec.Scale scale,
            Missing missing,
            int buckets,
            @Nullable DateForm date)
            implements Serializable {
        private static final PrepareSpec.Scale AS_IT_IS = new PrepareSpec.Scale.Factor(1);

        /** A number as it is. */
        Rule(int at, String name, ValueForm form) {
            this(at, name, Kind.NUMBER, form, AS_IT_IS, Missing.FAIL, 0, null);
        }

        boolean isScaled() {
            return !scale.equals(AS_IT_IS);
        }

        /** Whether the mean of its numbers, or their deviation, is asked for. */
        boolean isAveraged() {
            return date != null || missing == Missing.MEAN || scale instanceof PrepareSpec.Scale.Standard;
        }

        Rule with(PrepareSpec spec) {
            Encode encode = spec.encode().orElse(null);
            DateForm dates = encode instanceof Encode.Date date
                    ? new DateForm(date.format().orElse(""), date.parts(), date.cyclic())
                    : null;
            return new Rule(
                    at,
                    name,
                    kind(encode),
                    form.stripping(spec.strip()),
                    spec.scale().orElse(AS_IT_IS),
                    spec.missing(),
                    encode instanceof Encode.Hash hash ? hash.buckets() : 0,
                    dates);
        }

        private static Kind kind(@Nullable Encode encode) {
            if (encode instanceof Encode.OneHot) {
                return Kind.ONE_HOT;
            }
            if (encode instanceof Encode.Index) {
                return Kind.INDEX;
            }
            if (encode instanceof Encode.Hash) {
                return Kind.HASHED;
            }
            return encode instanceof Encode.Date ? Kind.DATE : Kind.NUMBER;
        }

        /** A value as what it is to be; a fault where it is none. */
        Object read(Object raw, List<String> faults) {
            return PreparedColumn.read(kind, form, date, raw, name, faults);
        }
    }

    public static TablePlan of(TableSpec.Columns spec, List<PrepareSpec> prepare, StructType schema) {
        List<String> faults = new ArrayList<>();
        List<String> columns = RowSource.columns(schema);
        ColumnNames names = new ColumnNames(columns, faults);
        List<Integer> found = names.find("data.label", List.of(spec.label()));
        int label = found.isEmpty() ? -1 : found.get(0);
        List<Integer> features = features(spec, names, label, columns.size());
        if (features.contains(label)) {
            faults.add(
                    "data.features: column " + columns.get(label) + " is the label; what is predicted cannot be given");
        }
        if (features.isEmpty() && faults.isEmpty()) {
            faults.add("data.features: there is no column besides the label, so nothing to predict from");
        }
        Rule[] rules = new Rule[columns.size()];
        for (int i = 0; i < rules.length; i++) {
            rules[i] = new Rule(i, columns.get(i), form(spec));
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

    private static List<Integer> features(TableSpec.Columns spec, ColumnNames names, int label, int columns) {
        return spec.features()
                .map(asked -> names.find("data.features", asked))
                .orElseGet(() -> IntStream.range(0, columns)
                        .filter(i -> i != label)
                        .boxed()
                        .toList());
    }

    /** The columns of features as numbers that they may not be, to be looked at; what is wrong with them is told of later. */
    static List<Rule> plain(TableSpec.Columns spec, StructType schema) {
        List<String> columns = RowSource.columns(schema);
        ColumnNames names = new ColumnNames(columns, new ArrayList<>());
        List<Integer> label = names.find("data.label", List.of(spec.label()));
        return features(spec, names, label.isEmpty() ? -1 : label.get(0), columns.size()).stream()
                .distinct()
                .map(i -> new Rule(i, columns.get(i), form(spec)))
                .toList();
    }

    private static ValueForm form(TableSpec.Columns spec) {
        return spec instanceof TableSpec.Lines lines
                ? new ValueForm("", lines.lines().decimal(), lines.lines().thousands())
                : ValueForm.PLAIN;
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

    public TablePreparation.PreparedLabel prepared(List<String> names, NumberScale scale) {
        return new TablePreparation.PreparedLabel(
                label.name(), label.form(), names, scale.subtract(), scale.multiply());
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
        boolean isTime = type instanceof DateType || type instanceof TimestampType || type instanceof TimestampNTZType;
        boolean readable =
                type instanceof NumericType || type.equals(DataTypes.StringType) || type.equals(DataTypes.BooleanType);
        if (isTime && rule.kind() != Kind.DATE) {
            faults.add("data.features: column " + rule.name() + " is a " + type.simpleString()
                    + "; write prepare: [{ columns: [" + rule.name()
                    + "], encode: date }], or name the features without it");
        } else if (!readable && !isTime) {
            faults.add("data.features: column " + rule.name()
                    + (type instanceof ArrayType ? " holds lists" : " is a " + type.simpleString())
                    + ", and only numbers, texts and dates can be features; name the features without it");
        }
        if (rule.kind() != Kind.NUMBER && rule.isScaled()) {
            faults.add(column + " has both encode and scale; only numbers are scaled: keep one of them");
        }
        if (rule.kind().isOfWords() && (rule.missing() == Missing.MEAN || rule.missing() == Missing.MEDIAN)) {
            faults.add(column + " has missing: " + SettingWriter.spelt(rule.missing()) + ", but words have no "
                    + SettingWriter.spelt(rule.missing()) + "; use category, drop or fail");
        }
        if (rule.kind() == Kind.NUMBER && rule.missing() == Missing.CATEGORY) {
            faults.add(
                    column + " has missing: category, but numbers have no categories; use mean, median, drop or fail,"
                            + " or say how its words are encoded");
        }
        checkDate(column, rule, faults);
    }

    private static void checkDate(String column, Rule rule, List<String> faults) {
        DateForm date = rule.date();
        if (date == null) {
            return;
        }
        if (date.parts().isEmpty()) {
            faults.add(column + " has encode: date without any parts; give some, such as [year, month]");
        }
        if (rule.missing() == Missing.MEAN || rule.missing() == Missing.MEDIAN) {
            faults.add(column + " has missing: " + SettingWriter.spelt(rule.missing())
                    + ", which is no date; use category, by which all its features are 0, drop or fail");
        }
        date.fault()
                .ifPresent(fault -> faults.add(column + " has the format " + date.format() + ": " + fault
                        + "; write it as yyyy-MM-dd HH:mm:ss, or leave it out"));
    }

    private static void checkLabel(Rule rule, TableSpec.Target target, List<String> faults) {
        boolean touched = rule.kind() != Kind.NUMBER || rule.isScaled();
        if (touched) {
            faults.add("data.prepare: column " + rule.name() + " is the label, which is neither scaled nor encoded: "
                    + (target == TableSpec.Target.CLASSES
                            ? "its classes are numbered"
                            : "it stays the number that it is"));
        }
        if (rule.missing() != Missing.FAIL && rule.missing() != Missing.DROP) {
            faults.add("data.prepare: column " + rule.name() + " is the label; where it is missing, use drop or fail");
        }
    }
}
