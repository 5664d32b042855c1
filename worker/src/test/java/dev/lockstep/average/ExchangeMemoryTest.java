package dev.lockstep.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.lockstep.order.Deal;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What memory an exchange takes, and what it does when there is none to share. */
class ExchangeMemoryTest {
    private static final Duration LONG = Duration.ofSeconds(60);
    private static final Deal TWO = new Deal(2, 2);

    private final List<String> reports = new CopyOnWriteArrayList<>();

    private Terms terms(Optional<Path> sharedMemory) {
        return new Terms(
                "memory",
                UUID.randomUUID().toString(),
                new Terms.Deadlines(LONG, LONG),
                Terms.Secrecy.none(),
                Rounding.NONE,
                sharedMemory,
                reports::add);
    }

    private static void run(Terms terms, Ranks.Body body) throws IOException {
        try (Exchange first = Exchange.listen(0, ExchangeContract.LOOPBACK, terms);
                Exchange second = Exchange.listen(1, ExchangeContract.LOOPBACK, terms)) {
            List<Exchange> exchanges = List.of(first, second);
            List<Peer> peers = List.of(first.peer(), second.peer());
            Ranks.run((rank, team) -> exchanges.get(rank).link(TWO, peers, team), TWO, body);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/dev/shm"})
    void aStepAllocatesNothingForItsFloats(String sharedMemory) throws IOException {
        int floats = 500_000;
        int times = 50;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(terms(sharedMemory.isEmpty() ? Optional.empty() : Optional.of(Path.of(sharedMemory))), (averager, rank) -> {
            List<List<FloatBuffer>> own = AveragerContract.buffersOf(1, floats);
            double[] notes = new double[1];
            averager.average(own, notes);
            long before = threads.getCurrentThreadAllocatedBytes();
            for (int i = 0; i < times; i++) {
                averager.average(own, notes);
            }
            long each = (threads.getCurrentThreadAllocatedBytes() - before) / times;
            assertThat(each)
                    .as("bytes allocated by an average of %d floats", floats)
                    .isLessThan(floats / 10);
        });
    }

    @Test
    void whereMemoryCannotBeSharedRanksSaySoAndExchangeOverSockets(@TempDir Path folder) throws IOException {
        Path none = folder.resolve("none");
        run(terms(Optional.of(none)), (averager, rank) -> {
            FloatBuffer buffer = Floats.of(rank);
            averager.average(List.of(List.of(buffer)), new double[1]);
            assertThat(buffer.get(0)).isEqualTo(0.5f);
        });
        assertThat(reports)
                .hasSize(2)
                .allSatisfy(report -> assertThat(report)
                        .contains("exchanges over sockets", "it has no shared memory", none.toString()));
    }

    /** As in containers, whose shared memory is often small: the first rank gets what it needs, for the second too little is left. */
    @Test
    void aRankForWhichTooLittleMemoryIsLeftSaysSoAndExchangesOverSockets(@TempDir Path folder) throws Exception {
        assumeTrue(
                succeeds("mount", "-t", "tmpfs", "-o", "size=6m", "tmpfs", folder.toString()), "to mount needs root");
        try {
            run(terms(Optional.of(folder)), (averager, rank) -> {
                FloatBuffer buffer = Floats.of(rank);
                averager.average(List.of(List.of(buffer)), new double[1]);
                assertThat(buffer.get(0)).isEqualTo(0.5f);
            });
            assertThat(reports)
                    .singleElement()
                    .asString()
                    .startsWith("rank 1 on 127.0.0.1 exchanges over sockets")
                    .containsPattern("has [0-9.]+ MB free, [0-9.]+ MB are needed for each rank");
        } finally {
            assertThat(succeeds("umount", "--lazy", folder.toString())).isTrue();
        }
    }

    private static boolean succeeds(String... command) throws Exception {
        return new ProcessBuilder(command).inheritIO().start().waitFor() == 0;
    }

    @Test
    void filesArePrivateNamedByRunAndAttemptAndGoneOnceAllAreTogether(@TempDir Path folder) throws IOException {
        Terms terms = terms(Optional.of(folder));
        try (Exchange one = Exchange.listen(0, ExchangeContract.LOOPBACK, terms)) {
            Path file = folder.resolve(one.peer().share());
            assertThat(file.getFileName().toString())
                    .startsWith("lockstep-memory-" + terms.attempt().replace('-', '_') + "-0-");
            assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        }
        assertThat(folder).isEmptyDirectory();
        run(terms, (averager, rank) -> {
            averager.gather(new double[][] {{1}});
            assertThat(folder).isEmptyDirectory();
        });
        assertThat(folder).isEmptyDirectory();
    }
}
