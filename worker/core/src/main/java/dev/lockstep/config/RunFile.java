package dev.lockstep.config;

import dev.lockstep.setting.SettingFault;
import dev.lockstep.setting.SettingFaults;
import dev.lockstep.setting.SettingOverrides;
import dev.lockstep.setting.SettingPlace;
import dev.lockstep.setting.SettingReader;
import dev.lockstep.setting.SettingSchema;
import dev.lockstep.setting.SettingWriter;
import dev.lockstep.setting.YamlNode;
import dev.lockstep.setting.YamlText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The run file: YAML in, a {@link RunSpec} out, and back. */
public final class RunFile {
    private static final String HEADER = """
            # A run file with every default written out; it can be run again as it is.
            """;

    private RunFile() {}

    /** Reads a run file from disk; one that cannot be read is a fault like any other. */
    public static RunSpec read(Path file, List<String> overrides) {
        try {
            return read(file.toString(), Files.readString(file), overrides);
        } catch (CharacterCodingException e) {
            throw unreadable(file, "is not text in UTF-8", "is it a run file at all?");
        } catch (IOException e) {
            if (Files.isDirectory(file)) {
                throw unreadable(
                        file, "is a directory", "name a run file in it, such as " + file.resolve("moons.yaml"));
            }
            if (Files.notExists(file)) {
                throw unreadable(file, "does not exist", beside(file));
            }
            throw unreadable(file, "cannot be read", "look at its permissions: " + e.getMessage());
        }
    }

    /** The run files that are there instead. */
    private static String beside(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        try (Stream<Path> files = Files.list(folder == null ? Path.of("") : folder)) {
            String names = files.map(each -> String.valueOf(each.getFileName()))
                    .filter(name -> name.endsWith(".yaml"))
                    .sorted()
                    .collect(Collectors.joining(", "));
            return names.isEmpty() ? "there is no run file in " + folder : "in " + folder + " there are " + names;
        } catch (IOException e) {
            return "there is no folder " + folder;
        }
    }

    private static RunFileException unreadable(Path file, String what, String remedy) {
        return new RunFileException(file.toString(), List.of(new SettingFault(SettingPlace.FILE, "", what, remedy)));
    }

    /**
     * Reads a run file.
     *
     * @param fileName what messages call it
     * @param overrides settings of the command line, as {@code training.epochs=3}
     * @throws RunFileException with every fault at once
     */
    public static RunSpec read(String fileName, String yaml, List<String> overrides) {
        SettingFaults faults = new SettingFaults();
        Optional<RunSpec> run = YamlText.parse(yaml, faults)
                .or(() -> emptyFile(faults))
                .flatMap(root -> bind(new SettingOverrides(faults).apply(root, overrides), faults));
        if (run.isEmpty() || !faults.isEmpty()) {
            throw new RunFileException(fileName, faults.inOrder());
        }
        return run.get();
    }

    /** The run as YAML with every default written out, which reads back as an equal run. */
    public static String write(RunSpec run) {
        return HEADER + SettingWriter.write(run);
    }

    /** The JSON Schema of run files, for editors. */
    public static String schema() {
        return SettingSchema.of(RunSpec.class, "A Lockstep run file");
    }

    private static Optional<YamlNode> emptyFile(SettingFaults faults) {
        if (faults.isEmpty()) {
            faults.add(
                    SettingPlace.FILE,
                    "",
                    "is empty",
                    "begin with name, data, network and training; conf/moons.yaml is an example");
        }
        return Optional.empty();
    }

    private static Optional<RunSpec> bind(YamlNode given, SettingFaults faults) {
        YamlNode root = ForeignWords.ordered(given);
        Optional<RunSpec> run = SettingReader.read(RunSpec.class, root, faults, ForeignWords.ANSWERS);
        run.ifPresent(found -> new SpecConsistency(found, root, faults).check());
        return run;
    }
}
