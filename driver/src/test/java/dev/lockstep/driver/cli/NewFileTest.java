package dev.lockstep.driver.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.driver.run.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class NewFileTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsThereIsNotTouched() throws IOException {
        Path file = Files.writeString(folder.resolve("there"), "mine");

        assertThatThrownBy(() -> new NewFile("--onnx", file).write("another"))
                .isInstanceOf(BadInputException.class)
                .hasMessage("--onnx=" + file + " exists already, and is not touched; name another file, or remove it");
        assertThat(file).hasContent("mine");
    }

    @Test
    void whatCannotBeWrittenIsSaidWithTheRemedy() {
        Path file = folder.resolve("nowhere").resolve("file");

        assertThatThrownBy(() -> new NewFile("--onnx", file).write("text"))
                .isInstanceOf(BadInputException.class)
                .hasMessageStartingWith("cannot write --onnx=" + file)
                .hasMessageEndingWith("; name a file that you may write");
        assertThat(file).doesNotExist();
    }
}
