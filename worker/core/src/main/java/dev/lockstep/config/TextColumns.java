package dev.lockstep.config;

import dev.lockstep.setting.Setting;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A table of which one column is a text, and another one the class of that text. */
public record TextColumns(
        @Setting("The column of the text: its name, or its number from 0.")
        String text,

        @Setting("The column of the class: its name, or its number from 0.")
        String label,

        @Setting(value = "How the files are written; auto: as the ending of their names says.", byDefault = "auto")
        Optional<Format> format,

        @Setting(value = "Whether the first line of each file names the columns (csv, tsv).", byDefault = "true")
        boolean header,

        @Setting(value = "What stands between two values: one character (csv).", byDefault = "','")
        String separator,

        @Setting(
                value = "What stands around a value that holds separators or line ends, doubled inside it (csv).",
                byDefault = "'\"'")
        String quote) {

    public enum Format {
        CSV,
        TSV,
        JSON,
        PARQUET,
        ORC
    }

    private static final Map<String, Format> ENDINGS = Map.of(
            "csv", Format.CSV,
            "tsv", Format.TSV,
            "tab", Format.TSV,
            "json", Format.JSON,
            "jsonl", Format.JSON,
            "ndjson", Format.JSON,
            "parquet", Format.PARQUET,
            "orc", Format.ORC);
    private static final List<String> PACKED = List.of(".gz", ".bz2", ".zst", ".snappy", ".lz4");

    /**
     * The table; empty where neither the setting nor the ending of a file says how it is written.
     *
     * @param file one of those that the path means
     */
    public Optional<TableSpec> table(String path, String file) {
        return format.or(() -> ending(file)).map(how -> table(path, how));
    }

    private TableSpec table(String path, Format how) {
        TableSpec.Target classes = TableSpec.Target.CLASSES;
        LineForm lines = LineForm.ofTexts(header);
        return switch (how) {
            case CSV -> new TableSpec.Csv(path, label, Optional.empty(), classes, separator, quote, lines);
            case TSV -> new TableSpec.Tsv(path, label, Optional.empty(), classes, "", lines);
            case JSON -> new TableSpec.Json(path, label, Optional.empty(), classes);
            case PARQUET -> new TableSpec.Parquet(path, label, Optional.empty(), classes);
            case ORC -> new TableSpec.Orc(path, label, Optional.empty(), classes);
        };
    }

    private static Optional<Format> ending(String file) {
        String name = file.toLowerCase(Locale.ROOT);
        for (String packed : PACKED) {
            name = name.endsWith(packed) ? name.substring(0, name.length() - packed.length()) : name;
        }
        return Optional.ofNullable(ENDINGS.get(name.substring(name.lastIndexOf('.') + 1)));
    }
}
