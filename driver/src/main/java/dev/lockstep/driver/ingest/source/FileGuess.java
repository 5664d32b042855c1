package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.TableSpec;
import dev.lockstep.data.RawValue;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.format.PictureFiles;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** What files seem to be, as the settings of {@code data:} that read them. */
public final class FileGuess {
    private static final Pattern SPARSE = Pattern.compile("[+-]?[0-9.]+( +[0-9]+:\\S+)+ *");
    private static final int ROWS = 5_000;

    private final SparkSession session;
    private final Configuration hadoop;
    private final String path;
    private final Optional<String> label;
    private final List<FileStatus> files;

    private FileGuess(SparkSession session, String path, Optional<String> label) {
        this.session = session;
        this.path = path;
        this.label = label;
        hadoop = session.sparkContext().hadoopConfiguration();
        files = SourceFiles.find("init", path, hadoop);
    }

    /**
     * Looks at files.
     *
     * @param label the column to predict, where they are a table
     * @return lines of YAML
     */
    public static List<String> of(SparkSession session, String path, Optional<String> label) {
        FileGuess guess = new FileGuess(session, path, label);
        List<String> lines = new ArrayList<>(guess.ready().orElseGet(guess::tableOrText));
        lines.add(1, "path: " + SampledTable.quoted(path));
        return lines;
    }

    private static String name(FileStatus file) {
        return file.getPath().getName().toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|bz2|zst)$", "");
    }

    private boolean areNamed(String pattern) {
        return files.stream().anyMatch(file -> name(file).matches(pattern));
    }

    private Set<String> folders() {
        Set<String> folders = new HashSet<>();
        files.forEach(file ->
                folders.add(Objects.requireNonNull(file.getPath().getParent()).getName()));
        return folders;
    }

    /** Sources whose rows are ready. */
    private Optional<List<String>> ready() {
        if (files.stream()
                .anyMatch(file -> PictureFiles.isPicture(file.getPath().getName()))) {
            return Optional.of(PictureGuess.settings(files, hadoop));
        }
        if (areNamed(".*idx3-ubyte")) {
            return Optional.of(List.of("source: idx"));
        }
        if (areNamed(".*\\.bin")) {
            return Optional.of(List.of("source: cifar"));
        }
        return areNamed(".*\\.ts") ? Optional.of(List.of("source: series")) : Optional.empty();
    }

    private List<String> tableOrText() {
        for (String format : List.of("parquet", "orc", "json")) {
            String endings = format.equals("json") ? "json|jsonl|ndjson" : format;
            if (areNamed(".*\\.(" + endings + ")")) {
                return columnar(format);
            }
        }
        boolean areTexts = files.stream().allMatch(file -> name(file).endsWith(".txt"));
        if (areTexts && label.isEmpty() && folders().size() > 1) {
            return List.of("source: words", "label: folder # each text has the class that its folder is named for");
        }
        List<String> lines = SampledLines.of(files.get(0), hadoop);
        List<String> filled = lines.stream().filter(line -> !line.isBlank()).toList();
        if (filled.isEmpty()) {
            throw new IngestException("init: " + path + " has no rows");
        }
        if (filled.stream().allMatch(line -> SPARSE.matcher(line).matches())) {
            return List.of("source: libsvm");
        }
        return LineGuess.of(lines, label).map(guess -> lines(guess)).orElseGet(() -> plain(filled));
    }

    private List<String> plain(List<String> filled) {
        if (label.isPresent()) {
            throw new IngestException("init: the lines of " + path + " are no table, so that there is no column "
                    + label.get() + "; its first line is '" + RawValue.shortened(filled.get(0)) + "'");
        }
        return List.of("source: characters", "length: 32", "stride: 32");
    }

    private List<String> lines(LineGuess guess) {
        List<SampledColumn> columns = guess.table().columns();
        boolean tabs = guess.separator() == '\t';
        if (label.isEmpty() && tabs && columns.size() == 2 && columns.stream().anyMatch(SampledColumn::isOfTexts)) {
            boolean first = columns.get(1).isOfTexts();
            return List.of("source: words", first ? "label: first # the class stands before its text" : "label: line");
        }
        if (label.isEmpty() && guess.table().isProse()) {
            return plain(List.of());
        }
        if (label.isEmpty() && guess.table().isSeries()) {
            return windows(guess);
        }
        SampledColumn predicted = guess.table().column(requireLabel(guess.table()));
        Optional<SampledColumn> text = guess.table().onlyText(predicted);
        List<String> lines = new ArrayList<>();
        if (text.isPresent()) {
            lines.add("source: words");
            lines.add("columns:");
            lines.add("  text: " + SampledTable.quoted(text.get().name()));
            lines.add("  label: " + SampledTable.quoted(predicted.name()));
            lines.add("  format: " + (tabs ? "tsv" : "csv"));
            lines.add("  header: " + guess.header());
            lines.add("  separator: '" + (tabs ? "," : guess.separator()) + "'");
            return lines;
        }
        lines.add("source: " + (tabs ? "tsv" : "csv"));
        lines.addAll(guess.settings());
        lines.addAll(guess.table().textSettings());
        lines.addAll(guess.table().settings(predicted));
        return lines;
    }

    private List<String> windows(LineGuess guess) {
        List<String> numbers =
                guess.table().numbers().stream().map(SampledTable::quoted).toList();
        int rows = guess.table().columns().get(0).values().size();
        int past = Math.max(2, Math.min(24, rows / 20));
        List<String> lines = new ArrayList<>(List.of("source: windows"));
        lines.add("columns: [" + String.join(", ", numbers) + "]");
        lines.add("targets: [" + numbers.get(numbers.size() - 1) + "] # what is to be told, of the next lines");
        lines.add("past: " + past);
        lines.add("horizon: " + Math.max(1, past / 4));
        return lines;
    }

    private String requireLabel(SampledTable table) {
        return label.orElseThrow(
                () -> new IngestException("init: " + path + " is a table; name the column to predict by"
                        + " --label, one of " + String.join(", ", table.names())));
    }

    /** Files that know their columns. */
    private List<String> columnar(String format) {
        TableSpec.Target classes = TableSpec.Target.CLASSES;
        Optional<List<String>> all = Optional.empty();
        RowSource source = SourceFactory.table(
                session,
                "init",
                switch (format) {
                    case "parquet" -> new TableSpec.Parquet(path, "", all, classes);
                    case "orc" -> new TableSpec.Orc(path, "", all, classes);
                    default -> new TableSpec.Json(path, "", all, classes);
                });
        SampledTable table = sample(source.rows(session));
        SampledColumn predicted = table.column(requireLabel(table));
        Optional<SampledColumn> text = table.onlyText(predicted);
        if (text.isPresent()) {
            return List.of(
                    "source: words",
                    "columns: { text: " + SampledTable.quoted(text.get().name()) + ", label: "
                            + SampledTable.quoted(predicted.name()) + ", format: " + format + " }");
        }
        List<String> lines = new ArrayList<>(List.of("source: " + format));
        lines.addAll(table.settings(predicted));
        return lines;
    }

    private static SampledTable sample(SourceRows rows) {
        List<String> names = RowSource.columns(rows.schema());
        List<Row> first = rows.rdd().take(ROWS);
        return new SampledTable(IntStream.range(0, names.size())
                .mapToObj(i -> {
                    String[] values = new String[first.size()];
                    for (int row = 0; row < values.length; row++) {
                        Object value = first.get(row).get(i);
                        values[row] = value == null ? null : RawValue.text(value);
                    }
                    return new SampledColumn(names.get(i), Arrays.asList(values));
                })
                .toList());
    }

    /** What a run of these files is called. */
    public static String runName(String path) {
        String name = new Path(path).getName().replaceFirst("\\..*$", "").replaceAll("[^A-Za-z0-9._-]+", "-");
        return name.matches("[A-Za-z0-9].*") ? name : "run";
    }
}
