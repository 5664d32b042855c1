package dev.lockstep.config;

import java.util.List;

/** A run file: text in, a run specification out, and back. */
public final class RunFile {
    private RunFile() {}

    /**
     * Reads a run file, or throws with all of its faults.
     *
     * @param file its name, as messages say it
     * @param overrides settings such as {@code training.epochs=3}, which count more than the file
     */
    public static RunSpec read(String file, String yaml, List<String> overrides) {
        Faults faults = new Faults();
        Node root = YamlTree.read(yaml, "", faults);
        faults.throwAny(file);
        if (!(root instanceof Node.Mapping mapping)) {
            faults.add(root.place(), "a run file has settings: name, data, network, training");
            faults.throwAny(file);
            throw new IllegalStateException("unreachable");
        }
        overrides.forEach(override -> Overrides.apply(mapping, override, faults));
        Object spec = new Binder(faults).bind(RunSpec.class, null, mapping, "");
        if (spec instanceof RunSpec run) {
            Consistency.check(run, (path, what) -> faults.add(Node.placeOf(mapping, path), what));
            faults.throwAny(file);
            return run;
        }
        faults.throwAny(file);
        throw new IllegalStateException("a run file without faults has a specification");
    }

    /** The whole specification, every default written out: a run file that reads back equal. */
    public static String write(RunSpec run) {
        return "# yaml-language-server: $schema=run-file.schema.json\n" + YamlWriter.write(run);
    }
}
