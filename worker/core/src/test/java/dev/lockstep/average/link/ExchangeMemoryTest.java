package dev.lockstep.average.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.management.ThreadMXBean;
import dev.lockstep.average.Floats;
import dev.lockstep.average.RankExchange;
import dev.lockstep.average.Ranks;
import dev.lockstep.average.TwoRanks;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.rendezvous.ExchangeSettings;
import dev.lockstep.average.rendezvous.LostRankException;
import dev.lockstep.order.ReplicaAssignment;
import dev.lockstep.parallel.ThreadTeam;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What memory an exchange takes, and what it does when there is none to share. */
class ExchangeMemoryTest {
    private static final Duration LONG = Duration.ofSeconds(60);

    private final List<String> reports = new CopyOnWriteArrayList<>();

    private ExchangeSettings settings(Optional<Path> sharedMemory) {
        return new ExchangeSettings(
                "memory",
                UUID.randomUUID().toString(),
                new ExchangeSettings.Deadlines(LONG, LONG),
                ExchangeSettings.Secrecy.none(),
                WireRounding.NONE,
                sharedMemory,
                reports::add,
                ExchangePlatform.OF_THIS_PROCESS);
    }

    private static void run(ExchangeSettings settings, Ranks.Body body) throws IOException {
        try (TwoRanks two = TwoRanks.listen(settings)) {
            two.run(two.endpoints(), body);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/dev/shm"})
    void aStepAllocatesNothingForItsFloats(String sharedMemory) throws IOException {
        int floats = 500_000;
        int times = 50;
        ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
        run(
                settings(sharedMemory.isEmpty() ? Optional.empty() : Optional.of(Path.of(sharedMemory))),
                (averager, rank) -> {
                    List<List<FloatBuffer>> own = Floats.buffersOf(1, floats);
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
        run(settings(Optional.of(none)), (averager, rank) -> {
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
            run(settings(Optional.of(folder)), (averager, rank) -> {
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

    /** To open a pipe is to wait for its other end: no deadline ends that. */
    @Test
    @Timeout(value = 20, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
    void whatOthersLeftUnderItsNamesIsNeitherOpenedNorRemoved(@TempDir Path folder) throws Exception {
        Path pipe = folder.resolve("lockstep-memory-pipe");
        assertThat(succeeds("mkfifo", pipe.toString())).isTrue();
        Path target = Files.writeString(folder.resolve("of somebody else"), "untouched");
        Path link = Files.createSymbolicLink(folder.resolve("lockstep-memory-link"), target);
        Path gone = Files.createSymbolicLink(folder.resolve("lockstep-memory-nowhere"), folder.resolve("nowhere"));
        Path directory = Files.createDirectory(folder.resolve("lockstep-memory-directory"));
        Path own = Files.writeString(folder.resolve("lockstep-memory-left-behind"), "");

        run(settings(Optional.of(folder)), (averager, rank) -> averager.gather(new double[][] {{1}}));

        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrder(names(pipe, target, link, gone, directory))
                .doesNotContain(names(own));
        assertThat(reports).isEmpty();
        for (Path wrong : List.of(pipe, link, gone, directory)) {
            assertThatThrownBy(() -> SharedMemoryFile.open(wrong))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("no plain file");
        }
    }

    private static String[] names(Path... files) {
        return Arrays.stream(files).map(file -> file.getFileName().toString()).toArray(String[]::new);
    }

    @Test
    void aFileOfAnotherUserIsNotOpened(@TempDir Path folder) throws Exception {
        Path file = Files.writeString(folder.resolve("lockstep-memory-foreign"), "");
        assumeTrue(succeeds("chown", "12345", file.toString()), "to give a file away needs root");

        assertThatThrownBy(() -> SharedMemoryFile.open(file)).hasMessageContaining("belongs to another user");
        run(settings(Optional.of(folder)), (averager, rank) -> averager.gather(new double[][] {{1}}));
        assertThat(file).exists();
    }

    /** The system forgets all locks that a process has on a file when it closes it once, however often it has it open. */
    @Test
    void aSiblingThatSweepsDoesNotGiveUpTheLockOfAFileThatIsJustMade(@TempDir Path directory) throws Exception {
        SharedMemoryDirectory folder = new SharedMemoryDirectory(directory);
        AtomicBoolean over = new AtomicBoolean();
        Thread sibling = new Thread(() -> {
            while (!over.get()) {
                folder.sweep("application", "attempt");
            }
        });
        sibling.start();
        try {
            for (int i = 0; i < 50; i++) {
                try (SharedMemoryFile share = folder.create("application", "attempt", 0)) {
                    String inode = Files.getAttribute(directory.resolve(share.name()), "unix:ino")
                            .toString();
                    assertThat(Files.readString(Path.of("/proc/locks"))).contains(":" + inode + " ");
                }
            }
        } finally {
            over.set(true);
            sibling.join();
        }
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void memoryThatIsChangedBehindTheBackOfItsRankIsNoticedWhereAssertionsAreOn() throws Exception {
        ExchangeSettings settings = settings(Optional.of(ExchangeSettings.USUAL_SHARED_MEMORY));
        AtomicBoolean over = new AtomicBoolean();
        try (TwoRanks two = TwoRanks.listen(settings)) {
            FloatBuffer memory = SharedMemoryFile.open(ExchangeSettings.USUAL_SHARED_MEMORY.resolve(
                            two.endpoint(0).share()))
                    .ownFloats();
            Thread intruder = new Thread(() -> {
                for (int i = 0; !over.get(); i = (i + 1) % memory.capacity()) {
                    memory.put(i, memory.get(i) + 1);
                }
            });
            intruder.start();
            try (Ranks ranks = two.start(two.endpoints(), (averager, rank) -> {
                for (int i = 0; i < 1000; i++) {
                    averager.average(Floats.buffersOf(1, 500_000), new double[1]);
                }
            })) {
                ranks.await();
                for (int rank = 0; rank < 2; rank++) {
                    assertThat(ranks.failure(rank))
                            .isInstanceOf(LostRankException.class)
                            .hasMessageContaining("rank 0, whose window ")
                            .hasMessageContaining(" was changed in shared memory after it wrote it");
                }
            } finally {
                over.set(true);
                intruder.join();
            }
        }
    }

    /** More notes than fit in an announcement: found only when the ranks are connected already. */
    @ParameterizedTest
    @ValueSource(strings = {"", "/dev/shm"})
    void ranksThatCannotJoinLeaveNothingOpenAndTellEachOther(String sharedMemory) throws Exception {
        ExchangeSettings settings =
                settings(sharedMemory.isEmpty() ? Optional.empty() : Optional.of(Path.of(sharedMemory)));
        ReplicaAssignment tooMany = new ReplicaAssignment(3000, 2);
        long before = openSockets();
        try (TwoRanks two = TwoRanks.listen(settings)) {
            List<Throwable> failures = new CopyOnWriteArrayList<>();
            Ranks.Link link = (rank, team) -> {
                try (ThreadTeam one = new ThreadTeam(1)) {
                    return two.link(tooMany, two.endpoints()).join(rank, one);
                } catch (RuntimeException e) {
                    failures.add(e);
                    throw e;
                }
            };
            try (Ranks ranks = Ranks.start(link, TwoRanks.ASSIGNMENT, new int[] {0, 1}, (averager, rank) -> {})) {
                ranks.await();
            }
            assertThat(failures)
                    .hasSize(2)
                    .allSatisfy(e -> assertThat(e.getMessage())
                            .containsAnyOf("fewer replicas on each, are needed", "which could not join"));
        }
        assertThat(openSockets()).isEqualTo(before);
    }

    private static long openSockets() throws IOException {
        try (Stream<Path> open = Files.list(Path.of("/proc/self/fd"))) {
            return open.filter(ExchangeMemoryTest::isSocket).count();
        }
    }

    private static boolean isSocket(Path open) {
        try {
            return Files.readSymbolicLink(open).toString().startsWith("socket:");
        } catch (IOException e) {
            return false;
        }
    }

    @Test
    void filesArePrivateNamedByRunAndAttemptAndGoneOnceAllAreTogether(@TempDir Path folder) throws IOException {
        ExchangeSettings settings = settings(Optional.of(folder));
        try (RankExchange one = RankExchange.listen(0, "127.0.0.1", settings)) {
            Path file = folder.resolve(one.peer().share());
            assertThat(file.getFileName().toString())
                    .startsWith("lockstep-memory-" + settings.attempt().replace('-', '_') + "-0-");
            assertThat(Files.getPosixFilePermissions(file)).hasSize(2);
        }
        assertThat(folder).isEmptyDirectory();
        run(settings, (averager, rank) -> {
            averager.gather(new double[][] {{1}});
            assertThat(folder).isEmptyDirectory();
        });
        assertThat(folder).isEmptyDirectory();
    }
}
