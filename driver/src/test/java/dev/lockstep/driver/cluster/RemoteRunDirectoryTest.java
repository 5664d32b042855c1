package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.api.plugin.PluginContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RemoteRunDirectoryTest {
    private static final String OLD = "checkpoints/step-000000000010.ckpt";
    private static final String NEW = "checkpoints/step-000000000020.ckpt";

    @TempDir
    Path here;

    @TempDir
    Path there;

    private final List<RankMessage.Body> asked = new ArrayList<>();
    private RemoteRunDirectory away;

    /** The driver, without a network between: whatever is asked of the plugin is a question of the rank's. */
    private PluginContext driver() {
        RunFiles files = RunFiles.in(there);
        return (PluginContext) Proxy.newProxyInstance(
                getClass().getClassLoader(), new Class<?>[] {PluginContext.class}, (proxy, method, given) -> {
                    assertThat(method.getName()).isEqualTo("ask");
                    RankMessage.Body body = ((RankMessage) given[0]).body();
                    asked.add(body);
                    if (body instanceof RankMessage.FileRequest wanted) {
                        return files.read(wanted);
                    } else if (body instanceof RankMessage.Piece piece) {
                        files.accept(piece);
                    } else if (body instanceof RankMessage.Removed removed) {
                        files.remove(removed.path());
                    }
                    return "read";
                });
    }

    @BeforeEach
    void begin() throws IOException {
        Files.createDirectories(there.resolve("checkpoints"));
        Files.writeString(there.resolve(OLD), "old");
        DriverChannel.start(driver());
        away = new RemoteRunDirectory(new DriverChannel("attempt", 0), there, new ScratchFolder(here));
        away.expect(List.of(OLD));
    }

    private void write(String path, String text) throws IOException {
        Path aside = away.path().resolve("checkpoints/.writing");
        Files.writeString(aside, text);
        Files.move(aside, away.path().resolve(path), StandardCopyOption.REPLACE_EXISTING);
        away.checkpoints().publish(() -> false);
    }

    @Test
    void whoRemembersTheRunBringsNoCheckpoints() throws IOException {
        write(NEW, "new");
        assertThat(there.resolve(OLD)).hasContent("old");
        assertThat(there.resolve(NEW)).hasContent("new");
        assertThat(asked).noneMatch(RankMessage.FileRequest.class::isInstance);
    }

    @Test
    void whatIsAskedForIsBroughtWholeAndOnlyOnce() throws IOException {
        Files.writeString(there.resolve(NEW), "new");
        away.expect(List.of(NEW));

        away.checkpoints().fetch("step-000000000020.ckpt");
        away.checkpoints().fetch("step-000000000020.ckpt");

        assertThat(away.path().resolve(NEW)).hasContent("new");
        assertThat(away.path().resolve(OLD)).isEmptyFile();
        assertThat(asked).filteredOn(RankMessage.FileRequest.class::isInstance).hasSize(1);
        away.sendAll();
        assertThat(asked).noneMatch(RankMessage.Piece.class::isInstance);
    }

    @Test
    void aCheckpointThatIsRemovedHereIsRemovedThere() throws IOException {
        Files.delete(away.path().resolve(OLD));
        write(NEW, "new");
        assertThat(there.resolve(OLD)).doesNotExist();
    }

    @Test
    void aCheckpointThatIsWrittenOnceMoreIsSentOnceMore() throws IOException {
        write(NEW, "judged not yet");
        write(NEW, "judged");
        assertThat(there.resolve(NEW)).hasContent("judged");
    }
}
