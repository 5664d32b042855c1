package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What docs/operations.md says that the product says, it does say. */
class OperationsPageTest {
    private static final Pattern MESSAGE = Pattern.compile("(?m)^\\| `([^`]+)` \\|.*\\|.*\\|$");
    private static final int SHORTEST = 9;

    private static String words() {
        Path root = Product.repository();
        return Stream.of("driver/src/main", "worker/core/src/main")
                        .flatMap(folder -> texts(root.resolve(folder)))
                        .collect(Collectors.joining("\n"))
                        .replaceAll("\"\\s*\\+\\s*\"", "")
                + read(root.resolve("lockstep"));
    }

    private static Stream<String> texts(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            return files
                    .filter(file -> file.toString().endsWith(".java"))
                    .map(OperationsPageTest::read)
                    .toList()
                    .stream();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void everyMessageThatItExplainsIsOneOfTheProducts() {
        String page = read(Product.repository().resolve("docs/operations.md"));
        Matcher messages = MESSAGE.matcher(page.substring(page.indexOf("## What a message means")));
        List<String> pieces = new ArrayList<>();
        while (messages.find()) {
            for (String piece : messages.group(1).split("…|\\d+", -1)) {
                if (piece.strip().length() >= SHORTEST) {
                    pieces.add(piece.strip());
                }
            }
        }
        String words = words();

        assertThat(pieces)
                .hasSizeGreaterThan(15)
                .allSatisfy(piece -> assertThat(words.contains(piece)).as(piece).isTrue());
    }
}
