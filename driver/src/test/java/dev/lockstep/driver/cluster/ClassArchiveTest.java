package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClassArchiveTest {
    private static final String CLASS_PATH = "/l/a.jar:/l/b.jar:/l/conf";

    @Test
    void executorsGetItAndNothingElseThatThisJvmWasGiven() {
        ClassArchive archive = ClassArchive.of(
                        List.of("-Xmx1g", "-XX:SharedArchiveFile=/with space/17.jsa", "-Xshare:auto", "-Xlog:disable"),
                        CLASS_PATH)
                .orElseThrow();

        assertThat(archive.option()).isEqualTo("\"-XX:SharedArchiveFile=/with space/17.jsa\"");
        assertThat(archive.jars()).isEqualTo("/l/a.jar:/l/b.jar");
    }

    @Test
    void whereThereIsNoneNothingIsAsked() {
        assertThat(ClassArchive.of(List.of("-Xmx1g", "-Xlog:gc"), CLASS_PATH)).isEmpty();
    }
}
