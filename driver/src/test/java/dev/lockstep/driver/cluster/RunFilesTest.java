package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.driver.cluster.RankMessage.Piece;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunFilesTest {
    @TempDir
    Path directory;

    private RunFiles files;

    @BeforeEach
    void files() {
        files = RunFiles.in(directory);
    }

    @Test
    void aFileIsThereWhenItsLastPieceIs() {
        files.accept(new Piece("checkpoints/step-1.ckpt", 0, new byte[] {1, 2}, false));
        assertThat(files.checkpoints()).isEmpty();

        files.accept(new Piece("checkpoints/step-1.ckpt", 2, new byte[] {3}, true));
        assertThat(files.checkpoints()).containsExactly("checkpoints/step-1.ckpt");
        assertThat(directory.resolve("checkpoints/step-1.ckpt")).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void whatAnEarlierAttemptDidNotFinishIsNotPartOfTheFile() throws Exception {
        files.accept(new Piece("model.zip", 0, new byte[] {9, 9}, false));
        files.accept(new Piece("model.zip", 0, new byte[] {1}, true));

        assertThat(directory.resolve("model.zip")).hasBinaryContent(new byte[] {1});
    }

    @Test
    void ofAFileWhoseWriterHasEndedNothingIsLeft() {
        files.accept(new Piece("model.zip", 0, new byte[] {9, 9}, false));
        files.abandonAll();
        assertThat(directory).isEmptyDirectory();

        files.accept(new Piece("model.zip", 0, new byte[] {1}, true));
        assertThat(directory.resolve("model.zip")).hasBinaryContent(new byte[] {1});
    }

    @Test
    void whatAKillLeftUnfinishedIsRemovedBeforeMoreComes() throws IOException {
        files.accept(new Piece("model.zip", 0, new byte[] {9, 9}, false));
        files.accept(new Piece("checkpoints/step-1.ckpt", 0, new byte[] {9, 9}, false));

        RunFiles.in(directory);

        assertThat(directory).isDirectoryNotContaining("glob:**.writing");
        assertThat(directory.resolve("checkpoints")).isEmptyDirectory();
    }

    @Test
    void aFileThatCannotBeWrittenIsSaidToBeThat() throws IOException {
        Files.createDirectories(directory.resolve("model.zip/in the way"));

        assertThatThrownBy(() -> files.accept(new Piece("model.zip", 0, new byte[] {9, 9}, true)))
                .hasMessageContaining("the driver cannot write");
    }

    @Test
    void aFileIsReadInPieces() throws IOException {
        byte[] content = new byte[Piece.MOST_BYTES + 5];
        new Random(1).nextBytes(content);
        Files.write(directory.resolve("big"), content);

        Piece first = files.read(new RankMessage.FileRequest("big", 0));
        Piece second = files.read(new RankMessage.FileRequest("big", first.bytes().length));

        assertThat(first.last()).isFalse();
        assertThat(second.last()).isTrue();
        assertThat(first.bytes().length + second.bytes().length).isEqualTo(content.length);
        assertThat(second.bytes()[4]).isEqualTo(content[content.length - 1]);
    }

    @Test
    void nothingOutsideTheRunDirectoryIsTouched() {
        assertThatThrownBy(() -> files.accept(new Piece("../elsewhere", 0, new byte[1], true)))
                .hasMessageContaining("not within the run directory");
        assertThatThrownBy(() -> files.read(new RankMessage.FileRequest("../../etc/passwd", 0)))
                .hasMessageContaining("not within the run directory");
    }
}
