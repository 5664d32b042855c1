package dev.lockstep.engine.torch;

import static dev.lockstep.engine.Networks.batch;
import static dev.lockstep.engine.Networks.copy;
import static dev.lockstep.engine.Networks.step;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.Engine;
import dev.lockstep.engine.EngineSpec;
import dev.lockstep.engine.LayerCase;
import dev.lockstep.engine.Networks;
import dev.lockstep.engine.Replica;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class SameBitsTest {
    /** Every layer, trained for some steps: a line for each network. */
    private static String trained() {
        return LayerCase.all().map(SameBitsTest::trained).collect(Collectors.joining("\n"));
    }

    private static String trained(LayerCase one) {
        DataSchema schema = one.schema(one.mayBePadded());
        EngineSpec spec = Networks.engine(one.network(), Networks.adam(0.01), schema);
        try (Engine engine = new TorchEngine(spec);
                Replica replica = engine.replica(1)) {
            for (int step = 0; step < 4; step++) {
                step(replica, batch(schema, 7, step), step);
            }
            return one.name() + " " + Arrays.hashCode(copy(replica.parameters()));
        }
    }

    @Test
    void anotherProcessTrainsToTheSameBits() throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Child.class.getName());
        builder.redirectError(ProcessBuilder.Redirect.DISCARD);
        Process process = builder.start();
        String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(said.strip()).isEqualTo(trained());
    }

    /** Trains, and says what came of it. */
    static final class Child {
        private Child() {}

        @SuppressWarnings("SystemOut") // it is what the test reads
        public static void main(String[] arguments) {
            System.out.println(trained());
        }
    }
}
