package dev.lockstep.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.data.Batch;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.NetworkCheck;
import dev.lockstep.engine.Networks;
import dev.lockstep.engine.Replica;
import dev.lockstep.engine.model.ModelArchive;
import dev.lockstep.engine.vertex.VertexList;
import dev.lockstep.network.NetworkPlan;
import dev.lockstep.network.NetworkSpec;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.FloatBuffer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What holds for every layer of this engine, beyond what the contract of engines says. */
final class Promises {
    private static final int ROWS = 5;

    private Promises() {}

    private static EngineSpec spec(NetworkSpec network, DataSchema schema) {
        return Networks.engine(network, Networks.adam(0.01), schema);
    }

    /**
     * Steps of several sizes, learning and predicting in turn: to the bits of a replica all of whose memory is left to the
     * garbage collector, and once they have come a few times, without leaving it anything.
     */
    static void itsStepsLeaveNothingBehind(NetworkSpec network, DataSchema schema) {
        try (Replica careless = new Dl4jReplica(spec(network, schema), 0, ArrayDevice.of(ComputeDevice.processor()));
                Replica replica = new Dl4jEngine(spec(network, schema)).replica(0)) {
            careless.begin();
            PatientDeallocator deallocator = (PatientDeallocator) Nd4j.getDeallocatorService();
            for (int round = 0; round < 6; round++) {
                FloatBuffer wanted = round(careless, schema, round);
                long before = deallocator.leftToCollector();
                assertThat(round(replica, schema, round)).isEqualTo(wanted);
                if (round > 2) {
                    assertThat(deallocator.leftToCollector()).isEqualTo(before);
                }
            }
            assertThat(Networks.copy(replica.parameters())).containsExactly(Networks.copy(careless.parameters()));
        }
    }

    private static FloatBuffer round(Replica replica, DataSchema schema, int round) {
        FloatBuffer outputs = FloatBuffer.allocate(2 * ROWS * replica.outputWidth());
        for (int rows : new int[] {ROWS, 1, 2 * ROWS}) {
            Networks.step(replica, Networks.batch(schema, rows, 10L * round + rows), round);
            replica.predict(Networks.batch(schema, rows, 10L * round), outputs);
        }
        return outputs;
    }

    static void exportPredictsTheSame(NetworkSpec network, DataSchema schema) throws IOException {
        try (Replica replica = new Dl4jEngine(spec(network, schema)).replica(0)) {
            Batch rows = Networks.batch(schema, ROWS, 1);
            Networks.step(replica, rows, 0);
            FloatBuffer outputs = FloatBuffer.allocate(ROWS * replica.outputWidth());
            replica.predict(rows, outputs);
            ByteArrayOutputStream file = new ByteArrayOutputStream();
            ModelArchive.write(file, ModelArchive.entries("dl4j", network, schema, replica.parameters()), "");

            NetworkPlan plan = NetworkCheck.plan(network, schema);
            INDArray features = Nd4j.create(
                    Networks.copy(rows.features()), VertexList.rowForm(plan).sizes(ROWS), 'c');
            assertThat(opened(file.toByteArray(), plan.isChain(), features)
                            .dup('c')
                            .data()
                            .asFloat())
                    .containsExactly(outputs.array());
        }
    }

    private static INDArray opened(byte[] file, boolean isChain, INDArray features) throws IOException {
        if (isChain) {
            MultiLayerNetwork chain = ModelSerializer.restoreMultiLayerNetwork(new ByteArrayInputStream(file));
            return chain.output(features);
        }
        ComputationGraph graph = ModelSerializer.restoreComputationGraph(new ByteArrayInputStream(file));
        return graph.outputSingle(features);
    }
}
