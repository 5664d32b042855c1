package dev.lockstep.driver.run;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunFileException;
import dev.lockstep.config.RunSpec;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.setting.SettingWriter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What a run directory says of its run, in a few words.
 *
 * @param status as its result has it; {@code unfinished} where it has none; {@code find-rate} where it only looked for a rate
 * @param figures what came out, by name, as far as it came
 * @param settings all that its run file says; none where this version cannot read it
 */
public record RunSummary(
        Path directory,
        String name,
        String status,
        Map<String, Double> figures,
        String weights,
        Map<String, String> settings) {
    private static final JsonMapper JSON = new JsonMapper();
    private static final List<String> PARTS = List.of("train", "validation", "test");
    private static final List<String> FIGURES = List.of("loss", "accuracy");
    private static final List<String> PLAIN = List.of("epochs", "steps", "seconds", "samplesPerSecond");

    /** Of each run directory right below a folder, in the order of their names. */
    public static List<RunSummary> below(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            throw new BadInputException("there is no folder " + folder + "; name the one that has the run directories");
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(RunSummary::isRun).sorted().map(RunSummary::of).toList();
        }
    }

    private static boolean isRun(Path directory) {
        return Files.exists(directory.resolve(RunDirectoryNames.RUN_FILE));
    }

    /** Of a directory that somebody names. */
    public static RunSummary read(Path directory) {
        if (!isRun(directory)) {
            throw new BadInputException(directory + " is no run directory: there is no " + RunDirectoryNames.RUN_FILE
                    + " in it (`runs` lists those that are there)");
        }
        return of(directory);
    }

    private static RunSummary of(Path directory) {
        JsonNode result = result(directory);
        Optional<RunSpec> run = run(directory);
        Map<String, Double> figures = new LinkedHashMap<>();
        PLAIN.forEach(name -> add(figures, name, result.path(name)));
        for (String part : PARTS) {
            FIGURES.forEach(
                    name -> add(figures, part + "." + name, result.path(part).path(name)));
        }
        FIGURES.forEach(name -> add(figures, name, result.path(name).path("mean"))); // of a cross-validation
        return new RunSummary(
                directory,
                result.path("name").asText(run.map(RunSpec::name).orElse(String.valueOf(directory.getFileName()))),
                Files.exists(directory.resolve(RunDirectoryNames.RATE_PAGE))
                        ? "find-rate"
                        : result.path("status").asText("unfinished"),
                figures,
                result.path("weightsSha256").asText(""),
                run.map(SettingWriter::values).orElse(Map.of()));
    }

    private static void add(Map<String, Double> figures, String name, JsonNode value) {
        if (value.isNumber()) {
            figures.put(name, value.asDouble());
        }
    }

    /** Nothing where there is none yet, or none that can be read. */
    private static JsonNode result(Path directory) {
        Path file = directory.resolve(RunDirectoryNames.RESULT);
        try {
            return Files.exists(file) ? JSON.readTree(file.toFile()) : JSON.createObjectNode();
        } catch (IOException e) {
            return JSON.createObjectNode();
        }
    }

    private static Optional<RunSpec> run(Path directory) {
        try {
            return Optional.of(RunFile.read(directory.resolve(RunDirectoryNames.RUN_FILE), List.of()));
        } catch (RunFileException e) {
            return Optional.empty();
        }
    }
}
