package dev.lockstep.file;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AsideFileTest {
    @TempDir
    private Path folder;

    private Path file;

    @BeforeEach
    void old() throws IOException {
        file = folder.resolve("result.json");
        Files.writeString(file, "old");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(each -> each.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void whatIsWrittenReplacesWhatWasThere() throws IOException {
        AsideFile.write(file, "new");

        assertThat(file).hasContent("new");
        assertThat(names()).containsExactly("result.json");
    }

    @Test
    void whatFailsOnTheWayLeavesWhatWasThereAndNothingElse() throws IOException {
        assertThatThrownBy(() -> AsideFile.write(file, out -> {
                    out.write(new byte[100_000]);
                    throw new IOException("the disk is full");
                }))
                .hasMessage("the disk is full");

        assertThat(file).hasContent("old");
        assertThat(names()).containsExactly("result.json");
    }

    @Test
    void whoWritesMayClose() throws IOException {
        AsideFile.write(file, out -> {
            out.write("done".getBytes(StandardCharsets.UTF_8));
            out.close();
        });

        assertThat(file).hasContent("done");
    }

    @Test
    void itIsThereWhenItsLastPieceIsCommittedAndItsFolderIsMade() throws IOException {
        Path below = folder.resolve("some/where/piecewise");
        try (AsideFile aside = AsideFile.begin(below)) {
            aside.append(new byte[] {1, 2});
            assertThat(below).doesNotExist();
            aside.append(new byte[] {3});
            aside.commit();
        }

        assertThat(below).hasBinaryContent(new byte[] {1, 2, 3});
    }

    @Test
    void whatAKilledWriterLeftIsKnownByItsNameAndRemoved() throws IOException {
        AsideFile killed = AsideFile.begin(file);
        killed.append(new byte[] {1});
        assertThat(names()).hasSize(2).anyMatch(AsideFile::isUnfinished);
        Files.writeString(folder.resolve(".lock"), "");

        AsideFile.removeUnfinished(folder);

        assertThat(names()).containsExactly(".lock", "result.json");
        assertThat(file).hasContent("old");
        killed.close();
    }

    @Test
    void otherFileSystemsAreWrittenToTheSameWay() throws IOException {
        FileSystem slow = new Elsewhere();
        slow.initialize(folder.toUri(), new Configuration());
        var path = new org.apache.hadoop.fs.Path(file.toUri());

        AsideFile.write(slow, path, out -> out.write('n'));
        assertThat(file).hasContent("n");

        assertThatThrownBy(() -> AsideFile.write(slow, path, out -> {
                    throw new IOException("no space");
                }))
                .hasMessage("no space");
        assertThat(file).hasContent("n");
        assertThat(names()).containsExactly("result.json");
        slow.close();
    }

    /** A file system of which nobody knows that it is a local disk. */
    private static final class Elsewhere extends org.apache.hadoop.fs.FilterFileSystem {
        Elsewhere() {
            super(new RawLocalFileSystem());
        }
    }
}
