package dev.lockstep.kubernetes;

import static org.assertj.core.api.Assertions.assertThat;

import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.server.mock.EnableKubernetesMockClient;
import io.fabric8.kubernetes.client.server.mock.KubernetesMockServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Spark's own submission, told by the submit script, against a server that keeps what it is given as an API server does. It stands where the
 * launcher ends: the script's launcher is one that says its arguments.
 */
@EnableKubernetesMockClient(crud = true, https = false)
class KubernetesSubmitTest {
    static KubernetesMockServer server;
    static KubernetesClient client;

    @TempDir
    private Path folder;

    private List<String> options(String... more) throws Exception {
        Path installed = Files.createDirectories(folder.resolve("kubernetes"));
        for (Path file : Deployment.matching(".*")) {
            Files.copy(file, installed.resolve(file.getFileName()));
        }
        assertThat(installed.resolve("submit").toFile().setExecutable(true)).isTrue();
        Deployment.speaking(folder.resolve("bin/lockstep"));
        List<String> command = new ArrayList<>(List.of(installed.resolve("submit").toString()));
        command.addAll(List.of(more));
        command.addAll(List.of("--", "train", "conf/moons.yaml"));
        Deployment.Ended ended = Deployment.run(Map.of(), command);
        assertThat(ended.status()).as(ended.lines().toString()).isZero();
        assertThat(ended.lines()).startsWith("train", "conf/moons.yaml");
        return ended.lines().subList(2, ended.lines().size());
    }

    @Test
    void aRunWithCardsAndASecretAsksForThePodThatIsMeant() throws Exception {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                "org.apache.spark.deploy.SparkSubmit",
                "--master",
                "k8s://http://127.0.0.1:" + server.getPort(),
                "--conf",
                "spark.kubernetes.submission.waitAppCompletion=false"));
        command.addAll(options("--image", "registry/lockstep@sha256:0", "--cards", "--secret", "shared", "--namespace", "test"));
        command.addAll(List.of(
                "--class",
                "dev.lockstep.driver.cli.Main",
                "local:///opt/lockstep/jars/lockstep-driver-1.jar",
                "train",
                "text:moons.yaml:bmFtZTogbW9vbnMK"));

        Deployment.Ended ended = Deployment.run(Map.of("SPARK_LOCAL_IP", "127.0.0.1", "SPARK_SCALA_VERSION", "2.13"), command);

        assertThat(ended.status()).as(String.join("\n", ended.lines())).isZero();
        List<Pod> pods = client.pods().inNamespace("test").list().getItems();
        assertThat(pods).hasSize(1);
        Container container = pods.get(0).getSpec().getContainers().get(0);
        assertThat(container.getImage()).isEqualTo("registry/lockstep@sha256:0");
        assertThat(container.getArgs())
                .startsWith("driver")
                .contains("local:///opt/lockstep/jars/lockstep-driver-1.jar", "text:moons.yaml:bmFtZTogbW9vbnMK");
        assertThat(container.getVolumeMounts()).anyMatch(mount -> mount.getMountPath().equals("/etc/lockstep/secret"));
        assertThat(container.getSecurityContext().getAllowPrivilegeEscalation()).isFalse();
        assertThat(pods.get(0).getSpec().getSecurityContext().getRunAsNonRoot()).isTrue();
        assertThat(pods.get(0).getSpec().getServiceAccountName()).isEqualTo("lockstep");

        List<ConfigMap> maps = client.configMaps().inNamespace("test").list().getItems();
        String all = maps.toString();
        assertThat(all)
                .as("the template of executors travels with the driver")
                .contains("nvidia.com/gpu", "spark-local-dir-1", "spark.executor.resource.gpu.amount");
    }

    @Test
    void whatIsMissingIsSaidInOneLine() throws Exception {
        Deployment.Ended ended = Deployment.run(
                Map.of(), List.of(Deployment.FOLDER.resolve("submit").toString(), "--", "train", "conf/moons.yaml"));

        assertThat(ended.status()).isEqualTo(2);
        assertThat(ended.lines()).singleElement().asString().contains("give the image by --image");
    }
}
