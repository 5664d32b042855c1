package dev.lockstep.benchmarks;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** A network that Lockstep is compared by, under the name by which its peers build the same one. */
enum PeerCase {
    MLP(List.of(784), "- dense: { units: 128, activation: relu }"),
    WIDE(List.of(784), """
            - dense: { units: 1024, activation: relu }
            - dense: { units: 1024, activation: relu }
            """),
    LENET(List.of(1, 28, 28), """
            - conv2d: { filters: 20, kernel: 5, activation: relu }
            - maxPool: { size: 2 }
            - conv2d: { filters: 50, kernel: 5, activation: relu }
            - maxPool: { size: 2 }
            - flatten
            - dense: { units: 500, activation: relu }
            """),
    VGG(List.of(3, 32, 32), block(32) + block(64) + block(128) + "- flatten"),
    LSTM(List.of(50, 64), """
            - lstm: { units: 128 }
            - lastStep
            """),
    ENCODER(List.of(64, 64), """
            - transformerEncoder: { heads: 4, dropout: 0 }
            - lastStep
            """);

    private static final int CLASSES = 10;

    private final List<Integer> row;
    private final String layers;

    PeerCase(List<Integer> row, String layers) {
        this.row = row;
        this.layers = layers.indent(4);
    }

    private static String block(int filters) {
        String convolution = """
                - conv2d: { filters: %d, kernel: 3, padding: same, bias: false }
                - batchNorm
                - activation: relu
                """.formatted(filters);
        return convolution + convolution + "- maxPool: { size: 2 }\n";
    }

    static PeerCase named(String name) {
        return Arrays.stream(values())
                .filter(one -> one.name().toLowerCase(Locale.ROOT).equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "there is no network '" + name + "' to compare by; there are " + List.of(values())));
    }

    DataSchema schema() {
        List<String> classes =
                IntStream.range(0, CLASSES).mapToObj(String::valueOf).toList();
        return new DataSchema(row, List.of(), new DataSchema.Classes(classes));
    }

    /** A run of one epoch, as a run file would say it. */
    RunSpec run(List<String> settings) {
        return RunFile.read("peers.yaml", """
                name: peers
                data: { source: moons, rows: 100 }
                training: { epochs: 1, updater: { adam: { learningRate: 0.001 } } }
                network:
                  loss: crossEntropy
                  layers:
                """ + layers + "    - dense: { units: 10, activation: softmax }\n", settings);
    }
}
