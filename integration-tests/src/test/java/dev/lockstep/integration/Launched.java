package dev.lockstep.integration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How a launcher ended whose JDK is one of the test's, and what it said, its errors among it. */
record Launched(int status, List<String> lines) {

    /** Starts it, and waits for its end. */
    static Launched by(Path jdk, List<String> command) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("JAVA_HOME", jdk.toString());
        builder.environment().remove("OMP_NUM_THREADS");
        Process process = builder.start();
        process.getOutputStream().close();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).isTrue();
        return new Launched(process.exitValue(), output.lines().toList());
    }

    String output() {
        return String.join("\n", lines);
    }

    /** The arguments behind this one. */
    List<String> after(String argument) {
        assertThat(lines).contains(argument);
        return lines.subList(lines.indexOf(argument) + 1, lines.size());
    }

    /** All that this class path and Spark's home are of is one installation. */
    void isOf(Path home) {
        assertThat(status).as(lines.toString()).isZero();
        assertThat(lines).contains("SPARK_HOME=" + home).anyMatch(line -> line.contains("/lockstep-engine-"));
        assertThat(lines.stream().filter(line -> line.endsWith(".jar")))
                .allMatch(jar -> jar.startsWith(home + "/jars/"));
    }
}
