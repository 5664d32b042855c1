package dev.lockstep.driver.ingest.source;

import dev.lockstep.driver.ingest.fault.ReadFailure;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
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
        for (FileStatus file : files) {
            Optional<String> line = of(file, isRow, hadoop);
            if (line.isPresent()) {
                return line;
            }
        }
        return Optional.empty();
    }

    private static Optional<String> of(FileStatus file, Predicate<String> isRow, Configuration hadoop) {
        CompressionCodec codec = new CompressionCodecFactory(hadoop).getCodec(file.getPath());
        try (InputStream raw = file.getPath().getFileSystem(hadoop).open(file.getPath());
                InputStream plain = codec == null ? raw : codec.createInputStream(raw);
                BufferedReader reader = new BufferedReader(new InputStreamReader(plain, StandardCharsets.UTF_8))) {
            for (int i = 0; i < MOST_LINES; i++) {
                Optional<String> line = line(reader).map(text -> withoutMark(text));
                if (line.isEmpty() || isRow.test(line.get())) {
                    return line;
                }
            }
            return Optional.empty();
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
