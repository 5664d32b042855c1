package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.IntStream;
import org.deeplearning4j.util.ModelSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who copies all that goes between two hosts and the driver reads parameters there, but not where Spark encrypts. */
class CaptureIT {
    private static final int HOSTS = 3;
    private static final int TOGETHER = 4;
    private static final Map<String, String> ENCRYPTED = Map.of(
            "spark.authenticate", "true",
            "spark.authenticate.secret", "known to this test alone",
            "spark.network.crypto.enabled", "true",
            "spark.master.rest.enabled", "false");

    @TempDir
    private Path folder;

    @Test
    void parametersAreSeenOnTheWireOnlyWhereNothingIsEncrypted() throws Exception {
        assumeTrue(Hosts.areThere(), "network namespaces need root and iproute2");
        assertThat(seen("open", Map.of())).as("or else this test sees nothing").isPositive();
        assertThat(seen("encrypted", ENCRYPTED)).isZero();
    }

    /** How many groups of parameters that follow each other in the model are somewhere in the copy. */
    private long seen(String name, Map<String, String> settings) throws Exception {
        Path copy = folder.resolve(name + ".frames");
        Path home = folder.resolve(name);
        writeDefaults(home, settings);
        try (Hosts hosts = Hosts.joined(HOSTS, Cable.tapped(copy));
                StandaloneCluster cluster = StandaloneCluster.start(home, hosts)) {
            Product product = new Product(home).on(cluster).with(settings);
            assertThat(product.train("moons.yaml", "run", "--set", "training.epochs=3")
                            .path("ranks")
                            .asInt())
                    .isEqualTo(HOSTS - 1);
        }
        String wire = Files.readString(copy, StandardCharsets.ISO_8859_1);
        float[] parameters = parameters(home.resolve("run/model.zip"));
        assertThat(wire.length()).isGreaterThan(parameters.length * Float.BYTES);
        return IntStream.range(0, parameters.length / TOGETHER)
                .mapToObj(group -> bytes(parameters, group * TOGETHER))
                .filter(wire::contains)
                .count();
    }

    private static void writeDefaults(Path home, Map<String, String> settings) throws IOException {
        Path conf = Files.createDirectories(Product.sparkHome(home).resolve("conf"));
        Files.write(
                conf.resolve("spark-defaults.conf"),
                settings.entrySet().stream()
                        .map(each -> each.getKey() + " " + each.getValue())
                        .toList());
    }

    private static float[] parameters(Path model) throws IOException {
        return ModelSerializer.restoreMultiLayerNetwork(model.toFile()).params().toFloatVector();
    }

    private static String bytes(float[] parameters, int from) {
        ByteBuffer bytes = ByteBuffer.allocate(TOGETHER * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
        bytes.asFloatBuffer().put(parameters, from, TOGETHER);
        return new String(bytes.array(), StandardCharsets.ISO_8859_1);
    }
}
