package dev.lockstep.config;

import dev.lockstep.setting.Faults;
import dev.lockstep.setting.Node;
import dev.lockstep.setting.Overrides;
import dev.lockstep.setting.Place;
import dev.lockstep.setting.SettingReader;
import dev.lockstep.setting.YamlText;
import java.util.List;
import java.util.Optional;

/** The run file: YAML in, a {@link RunSpec} out, and back. */
public final class RunFile {
    private RunFile() {}

    /**
     * Reads a run file.
     *
     * @param fileName what messages call it
     * @param overrides settings of the command line, as {@code training.epochs=3}
     * @throws RunFileException with every fault at once
     */
    public static RunSpec read(String fileName, String yaml, List<String> overrides) throws RunFileException {
        Faults faults = new Faults();
        Optional<RunSpec> run = YamlText.parse(yaml, faults)
                .or(() -> emptyFile(faults))
                .flatMap(root -> bind(new Overrides(faults).apply(root, overrides), faults));
        if (run.isEmpty() || !faults.isEmpty()) {
            throw new RunFileException(fileName, faults.inOrder());
        }
        return run.get();
    }

    private static Optional<Node> emptyFile(Faults faults) {
        if (faults.isEmpty()) {
            faults.add(Place.FILE, "", "is empty", "begin with name, data, network and training; conf/moons.yaml is an example");
        }
        return Optional.empty();
    }

    private static Optional<RunSpec> bind(Node root, Faults faults) {
        Optional<RunSpec> run = SettingReader.read(RunSpec.class, root, faults);
        run.ifPresent(found -> new Consistency(found, root, faults).check());
        return run;
    }
}
