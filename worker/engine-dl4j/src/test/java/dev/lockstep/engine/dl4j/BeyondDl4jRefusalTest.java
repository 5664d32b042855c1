package dev.lockstep.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunFileException;
import dev.lockstep.engine.Engines;
import dev.lockstep.network.NetworkSpec;
import java.util.List;
import org.junit.jupiter.api.Test;

class BeyondDl4jRefusalTest {
    private static final NetworkSpec NETWORK =
            RunFile.read("beyond.yaml", """
                    name: beyond
                    data: { source: moons, rows: 100 }
                    network:
                      layers:
                        - conv2d: { filters: 4, kernel: 3, groups: 2 }
                        - residual: { layers: [ conv2d: { filters: 4, kernel: 3 }, depthwiseConv2d: { kernel: 3 } ] }
                        - groupNorm: { groups: 2 }
                      graph:
                        - { name: up, layers: [ transposedConv2d: { filters: 2, kernel: 3, stride: 2 } ] }
                        - { name: on, layers: [ gru: { units: 3 }, bidirectional: { layer: { gru: { units: 3 } } } ] }
                        - { name: end, layers: [ lastStep, dense: { units: 1, activation: sigmoid } ] }
                      loss: binaryCrossEntropy
                    training: {}
                    """, List.of()).network();

    @Test
    void theyAreRefusedByNameAllAtOnceWithWhatToWrite() {
        assertThatThrownBy(() -> Engines.requireKnown(NETWORK, Dl4jProvider.NAME, path -> path))
                .isInstanceOf(RunFileException.class)
                .hasMessage("""
                        6 problems in the network for training.engine=dl4j:
                          network.layers.0.conv2d.groups=2 is not known to the engine dl4j (write training.engine: torch, or groups: 1)
                          network.layers.1.residual.layers.1.depthwiseConv2d is not known to the engine dl4j (write training.engine: torch, or use separableConv2d)
                          network.layers.2.groupNorm is not known to the engine dl4j (write training.engine: torch, or use batchNorm)
                          network.graph.0.layers.0.transposedConv2d is not known to the engine dl4j (write training.engine: torch, or use dense and a reshape)
                          network.graph.1.layers.0.gru is not known to the engine dl4j (write training.engine: torch, or use lstm)
                          network.graph.1.layers.1.bidirectional.layer.gru is not known to the engine dl4j (write training.engine: torch, or use lstm)""");
    }
}
