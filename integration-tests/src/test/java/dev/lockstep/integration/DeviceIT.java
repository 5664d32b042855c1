package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who asks for cards that a cluster does not have is told so at once: the deadlines are longer than any test runs. */
class DeviceIT {
    private static final String[] GPU = {
        "--run", "run", "--device", "gpu", "--set", "cluster.wait=60 min", "--set", "cluster.deadlines.start=60 min"
    };

    /** Where Spark says less. */
    private static final Map<String, String> AS_INSTALLED = Map.of(
            "log4j2.configurationFile",
            Product.repository().resolve("deploy/conf/log4j2.properties").toString());

    @TempDir
    private Path folder;

    @Test
    void aClusterBelowTheDriverHasTheCardsOfItsMachineAndSaysWhyTheyCannotBeUsed() throws Exception {
        isRefused(new Product(folder).on(Masters.localCluster(folder, 1)), "; use --device cpu\n");
    }

    @Tag("wide")
    @Test
    void aClusterWhoseWorkersHaveNoCardRefusesAndFallsBackWhereAnythingWillDo() throws Exception {
        try (StandaloneCluster cluster = StandaloneCluster.start(folder.resolve("cluster"), 1)) {
            Product product = new Product(folder).on(cluster);
            String why = "workers of " + cluster.url() + " have no card to give (spark.worker.resource.gpu.amount)";

            isRefused(product, "lockstep: cluster.device=gpu, but " + why + "; use --device cpu\n");

            Product.Ended auto = product.run(
                    "train",
                    Product.runFile("xor.yaml"),
                    "--run",
                    "auto",
                    "--device",
                    "auto",
                    "--set",
                    "training.epochs=2");
            assertThat(auto.status()).as(auto.out() + auto.err()).isZero();
            assertThat(auto.out().lines()).containsOnlyOnce("computes on processors: " + why);
        }
    }

    /** The worker says that it has a card, and whatever it has is not enough. */
    @Tag("wide")
    @Test
    void aCardThatAnExecutorCannotUseIsRefusedByIt() throws Exception {
        Path discovery = Files.writeString(
                folder.resolve("gpus"), "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"77\"]}'\n");
        assertThat(discovery.toFile().setExecutable(true)).isTrue();
        try (StandaloneCluster cluster = StandaloneCluster.start(
                folder.resolve("cluster"),
                1,
                "-Dspark.worker.resource.gpu.amount=1",
                "-Dspark.worker.resource.gpu.discoveryScript=" + discovery)) {
            isRefused(new Product(folder).on(cluster), "; use --device cpu (executor 0 on 127.0.0.1)\n");
        }
    }

    private void isRefused(Product product, String end) throws Exception {
        String[] arguments = new String[GPU.length + 2];
        arguments[0] = "train";
        arguments[1] = Product.runFile("moons.yaml");
        System.arraycopy(GPU, 0, arguments, 2, GPU.length);

        Product.Ended ended = product.with(AS_INSTALLED).run(arguments);

        assertThat(ended.err())
                .startsWith("lockstep: cluster.device=gpu, but ")
                .endsWith(end)
                .hasLineCount(1);
        assertThat(ended.status()).isEqualTo(2);
        assertThat(folder.resolve("run")).doesNotExist();
    }
}
