package dev.lockstep.driver.run;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.file.ObjectFiles;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.util.Progressable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StorageLockTest {
    private static final StorageLock.Pace PACE =
            new StorageLock.Pace(Duration.ofMillis(100), Duration.ofSeconds(1), Duration.ofSeconds(3));

    @TempDir
    private java.nio.file.Path folder;

    /**
     * A store in which two find that a file is not there before either has written it; and then the second one writes when the first has
     * looked whether it has it, or does not look yet.
     */
    private static final class AtOnce extends ObjectFiles {
        private final CountDownLatch uploads = new CountDownLatch(2);
        private final AtomicBoolean isFirst = new AtomicBoolean(true);
        private final CountDownLatch look = new CountDownLatch(1);

        @Override
        public FSDataOutputStream create(
                Path file, boolean overwrite, int buffer, short copies, long block, Progressable progress)
                throws IOException {
            FSDataOutputStream upload = super.create(file, overwrite, buffer, copies, block, progress);
            uploads.countDown();
            try {
                assertThat(uploads.await(1, TimeUnit.MINUTES)).isTrue();
                if (!isFirst.getAndSet(false)) {
                    look.await(PACE.silence().toMillis(), TimeUnit.MILLISECONDS);
                }
            } catch (InterruptedException e) {
                throw new InterruptedIOException("while another begins");
            }
            return upload;
        }

        @Override
        public FSDataInputStream open(Path file, int buffer) throws IOException {
            FSDataInputStream read = super.open(file, buffer);
            look.countDown();
            return read;
        }
    }

    @Test
    void ofTwoWhoTakeItAtOnceWhereNothingIsLockedOneHasIt() throws Exception {
        try (AtOnce store = new AtOnce()) {
            store.initialize(URI.create("objects:///"), new Configuration());
            Path file = new Path("objects://" + folder.resolve("run/.lock"));
            Callable<StorageLock> take = () -> StorageLock.take(store, file, PACE);
            ExecutorService drivers = Executors.newFixedThreadPool(2);
            List<Future<StorageLock>> asked = drivers.invokeAll(List.of(take, take));
            drivers.shutdown();

            int taken = 0;
            for (Future<StorageLock> each : asked) {
                try {
                    assertThat(each.get().isOurs()).isTrue();
                    taken++;
                } catch (ExecutionException e) {
                    assertThat(e)
                            .cause()
                            .isInstanceOf(BadInputException.class)
                            .hasMessageContaining("another driver is training in");
                }
            }
            assertThat(taken).isEqualTo(1);
        }
    }
}
