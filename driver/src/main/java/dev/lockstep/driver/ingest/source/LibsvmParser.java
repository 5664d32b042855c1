package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.TableSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.NumberText;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Lines of a label and the values that are not zero, each behind its number from 1 and a colon, in growing order. */
record LibsvmParser(int width, boolean classes) implements LineParser {
    /** Wider rows than this would not fit as floats. */
    private static final int MOST_WIDTH = 10_000_000;

    static RowSource source(SparkSession session, String setting, TableSpec.Libsvm spec, Configuration hadoop) {
        List<FileStatus> files = SourceFiles.find(setting, spec.path(), hadoop);
        int width = spec.width().orElseGet(() -> greatestNumber(session, files));
        boolean classes = spec.target() == TableSpec.Target.CLASSES;
        DataSchema.Labels labels =
                classes ? new DataSchema.Classes(List.of()) : new DataSchema.Numbers(List.of("label"));
        List<String> names =
                IntStream.rangeClosed(1, width).mapToObj(String::valueOf).toList();
        StructType columns = new StructType()
                .add(RowSource.FEATURES, DataTypes.createArrayType(DataTypes.FloatType, false), true)
                .add(RowSource.LABEL, classes ? DataTypes.StringType : DataTypes.DoubleType, true);
        return new LineSource(
                files,
                new LineSource.Reading(new LibsvmParser(width, classes), 2, "#", "", 0),
                columns,
                Optional.of(new ReadyRowLayout(List.of(width), names, 0, false, Optional.empty(), labels)));
    }

    /** What cannot be read counts as nothing here: it is a fault later on, with its place. */
    private static int greatestNumber(SparkSession session, List<FileStatus> files) {
        return Math.max(
                1,
                NumberedLines.of(session, files)
                        .rdd()
                        .map((Row line) -> greatestNumber(line.getString(0)))
                        .fold(1, Math::max));
    }

    private static int greatestNumber(String line) {
        int last = line.lastIndexOf(':');
        int begin = last;
        while (begin > 0 && Character.isDigit(line.charAt(begin - 1))) {
            begin--;
        }
        boolean counts = last > begin && last - begin <= 8 && !line.startsWith("#");
        int found = counts ? Integer.parseInt(line.substring(begin, last)) : 0;
        return found > MOST_WIDTH ? 0 : found;
    }

    @Override
    public Object[] read(String line) throws BadLineException {
        String[] parts = line.strip().split("[ \t]+");
        double label = number("the label", parts[0]);
        float[] features = new float[width];
        int before = 0;
        for (int i = 1; i < parts.length; i++) {
            int colon = parts[i].indexOf(':');
            if (colon < 0) {
                throw new BadLineException("'" + parts[i] + "' is not a number, a colon and a value");
            }
            int number = place(parts[i].substring(0, colon), before);
            features[number - 1] = (float) number("value " + number, parts[i].substring(colon + 1));
            before = number;
        }
        return new Object[] {features, classes ? NumberText.of(label) : (Object) label};
    }

    private static double number(String what, String text) throws BadLineException {
        double value = NumberText.parse(text)
                .orElseThrow(() -> new BadLineException(what + ": '" + text + "' is not a number"));
        if (!Float.isFinite((float) value)) {
            throw new BadLineException(what + ": '" + text + "' is not finite");
        }
        return value;
    }

    private int place(String text, int before) throws BadLineException {
        if (!text.matches("\\d{1,9}")) {
            throw new BadLineException("'" + text + "' is not the number of a value");
        }
        int number = Integer.parseInt(text);
        if (number < 1 || number > width) {
            throw new BadLineException("value " + number + " is not in 1 to " + width + " (data.width)");
        }
        if (number <= before) {
            throw new BadLineException("value " + number + " stands behind value " + before);
        }
        return number;
    }
}
