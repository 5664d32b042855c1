package dev.lockstep.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.URI;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.fs.permission.FsPermission;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** On a file system that fails on request: nothing that was good is lost with what fails. */
class FailingCheckpointStoreTest extends CheckpointStoreContract {
    private static volatile Failing failing = Failing.NOTHING;

    @TempDir
    private java.nio.file.Path directory;

    enum Failing {
        NOTHING,
        CREATE,
        RENAME,
        OPEN
    }

    /** A local disk under another name, which Hadoop makes by reflection. */
    public static final class FailingFileSystem extends RawLocalFileSystem {
        private static final URI NAME = URI.create("fails:///");

        @Override
        public URI getUri() {
            return NAME;
        }

        private static void failAt(Failing what) throws IOException {
            if (failing == what) {
                throw new IOException("the file system fails to " + what);
            }
        }

        @Override
        public FSDataOutputStream create(
                Path file,
                FsPermission permission,
                boolean overwrite,
                int buffer,
                short copies,
                long block,
                Progressable progress)
                throws IOException {
            failAt(Failing.CREATE);
            return super.create(file, permission, overwrite, buffer, copies, block, progress);
        }

        @Override
        public FSDataOutputStream create(
                Path file, boolean overwrite, int buffer, short copies, long block, Progressable progress)
                throws IOException {
            failAt(Failing.CREATE);
            return super.create(file, overwrite, buffer, copies, block, progress);
        }

        @Override
        public boolean rename(Path from, Path to) throws IOException {
            if (from.getName().endsWith(".writing") && failing == Failing.RENAME) {
                failing = Failing.NOTHING; // the way back is open
                return false;
            }
            return super.rename(from, to);
        }

        @Override
        public FSDataInputStream open(Path file, int buffer) throws IOException {
            failAt(Failing.OPEN);
            return super.open(file, buffer);
        }
    }

    @AfterEach
    void failNoMore() {
        failing = Failing.NOTHING;
    }

    @Override
    Path folder() {
        return new Path("fails://" + directory);
    }

    @Override
    Configuration hadoop() {
        Configuration hadoop = new Configuration();
        hadoop.setClass("fs.fails.impl", FailingFileSystem.class, FileSystem.class);
        return hadoop;
    }

    @ParameterizedTest
    @EnumSource(
            value = Failing.class,
            names = {"CREATE", "RENAME"})
    void whatCannotBeWrittenCostsNoneThatWas(Failing what) throws IOException {
        store().write(at(10), 3, 0);
        for (long step : new long[] {10, 20}) {
            failing = what;
            assertThatThrownBy(() -> store().write(at(step), 3, 0)).isInstanceOf(IOException.class);
            failing = Failing.NOTHING;
            assertThat(newest()).isEqualTo(10);
            assertThat(files()).containsExactly("step-000000000010.ckpt");
        }
    }

    @Test
    void aStoreThatCannotBeReadIsNotTakenForOneWithoutCheckpoints() throws IOException {
        store().write(at(10), 3, 0);
        failing = Failing.OPEN;
        assertThatThrownBy(this::newest).hasMessage("the file system fails to OPEN");
    }
}
