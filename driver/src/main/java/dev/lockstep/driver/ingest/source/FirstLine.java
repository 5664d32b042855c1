package dev.lockstep.driver.ingest.source;

import dev.lockstep.driver.ingest.fault.ReadFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.io.compress.CompressionCodec;
import org.apache.hadoop.io.compress.CompressionCodecFactory;

/** The first line of the first file that has one: it tells how many columns there are, and perhaps their names. */
final class FirstLine {
    private static final String BYTE_ORDER_MARK = "\uFEFF";
    private static final int MOST_LINES = 10_000;
    private static final int MOST_CHARACTERS = 16 << 20;

    private FirstLine() {}

    static Optional<String> of(List<FileStatus> files, Predicate<String> isRow, Configuration hadoop) {
        return several(files, isRow, new Count(0, 1), hadoop).stream().findFirst();
    }

    /** How many lines at the start of a file are none of its rows, and how many rows are wanted behind them. */
    record Count(int skip, int wanted) {}

    /** The first lines of the first file that has any. */
    static List<String> several(List<FileStatus> files, Predicate<String> isRow, Count count, Configuration hadoop) {
        for (FileStatus file : files) {
            List<String> lines = several(file, isRow, count, hadoop);
            if (!lines.isEmpty()) {
                return lines;
            }
        }
        return List.of();
    }

    private static List<String> several(FileStatus file, Predicate<String> isRow, Count count, Configuration hadoop) {
        CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file.getPath());
        try (InputStream raw = file.getPath().getFileSystem(hadoop).open(file.getPath());
                InputStream plain = codec == null ? raw : codec.createInputStream(raw);
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            List<String> found = new ArrayList<>();
            for (int i = 0; i < count.skip() + MOST_LINES && found.size() < count.wanted(); i++) {
                Optional<String> line = line(reader).map(text -> withoutMark(text));
                if (line.isEmpty()) {
                    return found;
                }
                if (i >= count.skip() && isRow.test(line.get())) {
                    found.add(line.get());
                }
            }
            return found;
        } catch (IOException e) {
            throw ReadFailure.file(file.getPath().toString(), e);
        }
    }

    /** As {@link BufferedReader#readLine}, but what never ends is cut. */
    private static Optional<String> line(BufferedReader reader) throws IOException {
        StringBuilder line = new StringBuilder();
        int next = reader.read();
        if (next < 0) {
            return Optional.empty();
        }
        while (next >= 0 && next != '\n' && next != '\r' && line.length() < MOST_CHARACTERS) {
            line.append((char) next);
            next = reader.read();
        }
        if (next == '\r') {
            reader.mark(1);
            if (reader.read() != '\n') {
                reader.reset();
            }
        }
        return Optional.of(line.toString());
    }

    static String withoutMark(String line) {
        return line.startsWith(BYTE_ORDER_MARK) ? line.substring(1) : line;
    }
}
