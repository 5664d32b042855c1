package dev.lockstep.driver.ingest;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * What files that are read as a whole say, read in another way than ingest does: slowly, from one array of bytes. Rows are
 * texts as {@link Arrays#deepToString} has them; a file that is none is empty.
 */
final class PlainFiles {
    static final String NO_ROW = "no row";

    private static final int CIFAR_ROW = 3073;

    private PlainFiles() {}

    private static String row(Object features, Object label) {
        return Arrays.deepToString(new Object[] {features, label});
    }

    private static Optional<float[]> numbers(List<String> texts) {
        float[] numbers = new float[texts.size()];
        for (int i = 0; i < numbers.length; i++) {
            Optional<Double> number = PlainText.number(texts.get(i).strip());
            if (number.isEmpty()) {
                return Optional.empty();
            }
            numbers[i] = Float.parseFloat(texts.get(i).strip());
        }
        return Optional.of(numbers);
    }

    static Optional<List<String>> characters(byte[] file, int length, int stride) {
        return PlainText.utf8(file).map(text -> {
            int[] points = text.codePoints().toArray();
            int[] alphabet = text.codePoints().distinct().sorted().toArray();
            List<String> rows = new ArrayList<>();
            for (int first = 0; first + length < points.length; first += stride) {
                float[] features = new float[length];
                float[] labels = new float[length];
                for (int i = 0; i < length; i++) {
                    features[i] = Arrays.binarySearch(alphabet, points[first + i]);
                    labels[i] = Arrays.binarySearch(alphabet, points[first + i + 1]);
                }
                rows.add(row(features, labels));
            }
            return rows;
        });
    }

    /** Of the columns b and a, with b to be predicted. */
    static Optional<List<String>> windows(byte[] file, int past, int horizon) {
        String[] lines = PlainText.utf8(file).orElse("").split("\r?\n", -1);
        List<String> names =
                Arrays.stream(lines[0].split(",", -1)).map(String::strip).toList();
        if (!names.containsAll(List.of("a", "b"))) {
            return Optional.empty();
        }
        List<float[]> table = new ArrayList<>();
        for (String line : Arrays.asList(lines).subList(1, lines.length)) {
            List<String> values = List.of(line.split(",", -1));
            if (line.isEmpty()) {
                continue;
            }
            Optional<float[]> numbers = values.size() != names.size()
                    ? Optional.empty()
                    : numbers(List.of(values.get(names.indexOf("b")), values.get(names.indexOf("a"))));
            if (numbers.isEmpty()) {
                return Optional.empty();
            }
            table.add(numbers.get());
        }
        List<String> rows = new ArrayList<>();
        for (int first = 0; first + past + horizon <= table.size(); first++) {
            float[] features = new float[past * 2];
            float[] labels = new float[horizon];
            for (int i = 0; i < past; i++) {
                System.arraycopy(table.get(first + i), 0, features, i * 2, 2);
            }
            for (int i = 0; i < horizon; i++) {
                labels[i] = table.get(first + past + i)[0];
            }
            rows.add(row(features, labels));
        }
        return Optional.of(rows);
    }

    static Optional<List<String>> cifar(byte[] file) {
        List<String> classes = List.of("airplane,automobile,bird,cat,deer,dog,frog,horse,ship,truck".split(","));
        List<String> rows = new ArrayList<>();
        for (int at = 0; at < file.length; at += CIFAR_ROW) {
            if (file.length - at < CIFAR_ROW || file[at] < 0 || file[at] >= classes.size()) {
                return Optional.empty();
            }
            rows.add(row(Arrays.copyOfRange(file, at + 1, at + CIFAR_ROW), classes.get(file[at])));
        }
        return rows.isEmpty() ? Optional.empty() : Optional.of(rows);
    }

    static Optional<List<String>> idx(byte[] pictures, byte[] labels) {
        Optional<int[]> shape = shape(pictures);
        Optional<int[]> count = shape(labels);
        if (shape.isEmpty() || count.isEmpty() || shape.get().length < 3 || count.get().length != 1) {
            return Optional.empty();
        }
        int rows = shape.get()[0];
        int header = 4 + 4 * shape.get().length;
        if (rows != count.get()[0]) {
            return Optional.empty();
        }
        int width = Arrays.stream(shape.get()).skip(1).reduce(1, (a, b) -> a * b);
        List<String> found = new ArrayList<>();
        for (int i = 0; i < rows; i++) {
            int at = header + i * width;
            found.add(row(Arrays.copyOfRange(pictures, at, at + width), String.valueOf(labels[8 + i] & 0xFF)));
        }
        return Optional.of(found);
    }

    /** Where the bytes are those of an array of unsigned bytes, and no others. */
    private static Optional<int[]> shape(byte[] file) {
        ByteBuffer bytes = ByteBuffer.wrap(file);
        if (file.length < 8 || bytes.getShort() != 0 || bytes.get() != 8) {
            return Optional.empty();
        }
        int[] shape = new int[bytes.get() & 0xFF];
        if (shape.length < 1 || shape.length > 4 || bytes.remaining() < shape.length * Integer.BYTES) {
            return Optional.empty();
        }
        double size = 1;
        for (int i = 0; i < shape.length; i++) {
            shape[i] = bytes.getInt();
            if (shape[i] < (i == 0 ? 0 : 1)) {
                return Optional.empty();
            }
            size *= shape[i];
        }
        return size == bytes.remaining() ? Optional.of(shape) : Optional.empty();
    }

    static Optional<List<String>> series(byte[] file) {
        Map<String, List<String>> header = new HashMap<>();
        List<Series> rows = new ArrayList<>();
        boolean data = false;
        for (String bytes : new String(file, StandardCharsets.ISO_8859_1).split("\r?\n", -1)) {
            String line = PlainText.utf8(bytes.getBytes(StandardCharsets.ISO_8859_1))
                    .orElse(data ? ":" : "?")
                    .strip();
            List<String> words = List.of(line.split("\\s+"));
            boolean nothing = line.isEmpty() || (!data && line.startsWith("#"));
            if (data && !nothing) {
                rows.add(series(line, header));
            } else if (!nothing && !line.startsWith("@")) {
                return Optional.empty();
            } else if (words.get(0).equalsIgnoreCase("@data")) {
                data = true;
            } else if (!nothing) {
                header.put(words.get(0).toLowerCase(Locale.ROOT), words.subList(1, words.size()));
            }
        }
        boolean known = isTrue(header, "@classlabel") || isTrue(header, "@targetlabel");
        if (!data || !known || isTrue(header, "@timestamps")) {
            return Optional.empty();
        }
        // Where the header does not say how many dimensions there are, the last series does.
        int width =
                rows.stream().mapToInt(Series::width).filter(each -> each > 0).reduce(0, (a, b) -> b);
        return Optional.of(rows.stream()
                .map(row -> row.width() == width ? row.text() : NO_ROW)
                .toList());
    }

    /** A line of a file of series: a row of so many dimensions, or none, of no dimensions. */
    private record Series(int width, String text) {
        static final Series NONE = new Series(0, NO_ROW);
    }

    private static boolean isTrue(Map<String, List<String>> header, String key) {
        return header.getOrDefault(key, List.of()).stream().limit(1).anyMatch(word -> word.equalsIgnoreCase("true"));
    }

    /** A line of series of the same length, then a class or a number. */
    private static Series series(String line, Map<String, List<String>> header) {
        List<String> parts = List.of(line.split(":", -1));
        int width = parts.size() - 1;
        String label = parts.get(width).strip();
        List<float[]> dimensions = new ArrayList<>();
        for (String part : parts.subList(0, width)) {
            numbers(List.of(part.split(",", -1))).ifPresent(dimensions::add);
        }
        long lengths = dimensions.stream().map(each -> each.length).distinct().count();
        List<String> classes = header.getOrDefault("@classlabel", List.of());
        boolean classed = isTrue(header, "@classlabel");
        boolean labelled = classed
                ? classes.subList(1, classes.size()).contains(label)
                : numbers(List.of(label)).isPresent();
        if (dimensions.size() != width || lengths != 1 || !labelled || !isAsPromised(header, width)) {
            return Series.NONE;
        }
        float[] values = new float[width * dimensions.get(0).length];
        for (int i = 0; i < values.length; i++) {
            values[i] = dimensions.get(i % width)[i / width];
        }
        return new Series(width, row(values, classed ? label : (Object) (double) Float.parseFloat(label)));
    }

    private static boolean isAsPromised(Map<String, List<String>> header, int width) {
        List<String> promised = header.getOrDefault("@dimensions", List.of());
        return isTrue(header, "@univariate")
                ? width == 1
                : promised.isEmpty() || promised.get(0).equals(String.valueOf(width));
    }
}
