package dev.lockstep.config;

import dev.lockstep.setting.InlinedSettings;
import dev.lockstep.setting.Setting;
import dev.lockstep.setting.SettingKey;
import java.util.List;
import java.util.Optional;

/** Rows and columns that Spark reads. Folders and patterns are read whole; {@code .gz} is unpacked on the way. */
public sealed interface TableSpec extends SourceSpec {
    String PATH = "A file, a folder or a pattern, on any Hadoop file system.";
    String LABEL = "The column to be predicted: its name, or its number from 0.";
    String FEATURES = "The columns to predict from: names, numbers or ranges such as 3-7; all: all but the label.";
    String TARGET = "Whether the label is one of several classes or a number.";
    String QUOTE = "What stands around a value that holds separators, doubled inside it; empty: nothing does.";

    enum Target {
        CLASSES,
        NUMBER
    }

    String path();

    Target target();

    /** The same source, of other files. */
    TableSpec at(String other);

    /** A table whose columns have names or numbers. */
    sealed interface Columns extends TableSpec {
        String label();

        Optional<List<String>> features();
    }

    /** A table of lines of text. */
    sealed interface Lines extends Columns {
        String separator();

        String quote();

        LineForm lines();
    }

    /** Text files of one row a line, with commas between the values, or what else {@code separator} says. */
    record Csv(
            @Setting(PATH) String path,

            @Setting(LABEL) String label,

            @Setting(value = FEATURES, byDefault = "all") Optional<List<String>> features,

            @Setting(value = TARGET, byDefault = "classes") Target target,

            @Setting(value = "What stands between two values: one character.", byDefault = "','")
            String separator,

            @Setting(value = QUOTE, byDefault = "'\"'") String quote,

            @InlinedSettings LineForm lines)
            implements Lines {
        @Override
        public Csv at(String other) {
            return new Csv(other, label, features, target, separator, quote, lines);
        }
    }

    /** Text files of one row a line, with tabs between the values. */
    record Tsv(
            @Setting(PATH) String path,

            @Setting(LABEL) String label,

            @Setting(value = FEATURES, byDefault = "all") Optional<List<String>> features,

            @Setting(value = TARGET, byDefault = "classes") Target target,

            @Setting(value = QUOTE, byDefault = "''") String quote,

            @InlinedSettings LineForm lines)
            implements Lines {
        @Override
        public String separator() {
            return "\t";
        }

        @Override
        public Tsv at(String other) {
            return new Tsv(other, label, features, target, quote, lines);
        }
    }

    /** Lines of JSON, an object a row. */
    record Json(
            @Setting(PATH) String path,

            @Setting(LABEL) String label,

            @Setting(value = FEATURES, byDefault = "all") Optional<List<String>> features,

            @Setting(value = TARGET, byDefault = "classes") Target target)
            implements Columns {
        @Override
        public Json at(String other) {
            return new Json(other, label, features, target);
        }
    }

    /** Parquet files. */
    record Parquet(
            @Setting(PATH) String path,

            @Setting(LABEL) String label,

            @Setting(value = FEATURES, byDefault = "all") Optional<List<String>> features,

            @Setting(value = TARGET, byDefault = "classes") Target target)
            implements Columns {
        @Override
        public Parquet at(String other) {
            return new Parquet(other, label, features, target);
        }
    }

    /** ORC files. */
    record Orc(
            @Setting(PATH) String path,

            @Setting(LABEL) String label,

            @Setting(value = FEATURES, byDefault = "all") Optional<List<String>> features,

            @Setting(value = TARGET, byDefault = "classes") Target target)
            implements Columns {
        @Override
        public Orc at(String other) {
            return new Orc(other, label, features, target);
        }
    }

    /** Rows that a program hands over with the run; no command can. */
    @SettingKey("dataset")
    record GivenTable(
            @Setting("The name under which the program hands them over.")
            String name,

            @Setting(LABEL) String label,

            @Setting(value = FEATURES, byDefault = "all") Optional<List<String>> features,

            @Setting(value = TARGET, byDefault = "classes") Target target)
            implements Columns {
        /** Stands for the name of other rows where some are kept apart. */
        @Override
        public String path() {
            return name;
        }

        @Override
        public GivenTable at(String other) {
            return new GivenTable(other, label, features, target);
        }
    }

    /** Lines of a label and the values that are not zero: {@code +1 3:1 11:0.5}, numbered from 1. */
    record Libsvm(
            @Setting(PATH) String path,

            @Setting(value = "Values in a row; auto: the greatest number that is met.", atLeast = 1, byDefault = "auto")
            Optional<Integer> width,

            @Setting(value = TARGET, byDefault = "classes") Target target)
            implements TableSpec {
        @Override
        public Libsvm at(String other) {
            return new Libsvm(other, width, target);
        }
    }
}
