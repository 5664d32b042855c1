package dev.lockstep.benchmarks;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import java.util.List;
import java.util.stream.IntStream;

/** A network that Lockstep is compared by, under the name by which its peers build the same one. */
record PeerCase(String name, List<Integer> row, String layers) {
    private static final int CLASSES = 10;

    static final List<PeerCase> ALL = List.of(
            new PeerCase("mlp", List.of(784), "- dense: { units: 128, activation: relu }"),
            new PeerCase("wide", List.of(784), """
            - dense: { units: 1024, activation: relu }
            - dense: { units: 1024, activation: relu }
            """),
            new PeerCase("lenet", List.of(1, 28, 28), """
            - conv2d: { filters: 20, kernel: 5, activation: relu }
            - maxPool: { size: 2 }
            - conv2d: { filters: 50, kernel: 5, activation: relu }
            - maxPool: { size: 2 }
            - flatten
            - dense: { units: 500, activation: relu }
            """),
            new PeerCase("vgg", List.of(3, 32, 32), block(32) + block(64) + block(128) + "- flatten"),
            new PeerCase("lstm", List.of(50, 64), """
            - lstm: { units: 128 }
            - lastStep
            """),
            new PeerCase("encoder", List.of(64, 64), """
            - transformerEncoder: { heads: 4, dropout: 0 }
            - lastStep
            """));

    private static String block(int filters) {
        String convolution = """
                - conv2d: { filters: %d, kernel: 3, padding: same, bias: false }
                - batchNorm
                - activation: relu
                """.formatted(filters);
        return convolution + convolution + "- maxPool: { size: 2 }\n";
    }

    static PeerCase named(String name) {
        return ALL.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no network '" + name
                        + "' to compare by; there are "
                        + ALL.stream().map(PeerCase::name).toList()));
    }

    DataSchema schema() {
        List<String> classes =
                IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();
        return new DataSchema(row, List.of(), new DataSchema.Classes(classes));
    }

    /** A run of one epoch, as a run file would say it. */
    RunSpec run(List<String> settings) {
        return RunFile.read(
                "peers.yaml", """
                name: peers
                data: { source: moons, rows: 100 }
                training: { epochs: 1, updater: { adam: { learningRate: 0.001 } } }
                network:
                  loss: crossEntropy
                  layers:
                """ + layers.indent(4) + "    - dense: { units: 10, activation: softmax }\n", settings);
    }
}
