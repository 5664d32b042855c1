package dev.lockstep.driver.ingest;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.RunFile;
import java.nio.file.Path;
import java.util.List;

/** Run files of which only the data counts. */
public final class RunFiles {
    private RunFiles() {}

    /**
     * The data of a run file.
     *
     * @param settings of {@code data:}, as in a flow of YAML: {@code source: csv, path: a.csv, label: y}
     */
    public static DataSpec data(Path store, String settings) {
        return data(store.toString(), settings);
    }

    /** The same, with a store on any file system. */
    public static DataSpec data(String store, String settings) {
        String text = """
                name: test
                data: {store: "%s", %s}
                network: {layers: [{dense: {units: 2, activation: softmax}}], loss: crossEntropy}
                training: {replicas: 1, batch: 1, epochs: 1, updater: {sgd: {learningRate: 0.1}}}
                """.formatted(store, settings);
        return RunFile.read("test", text, List.of()).data();
    }
}
