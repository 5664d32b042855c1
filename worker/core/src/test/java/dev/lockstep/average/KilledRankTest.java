package dev.lockstep.average;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.rendezvous.ExchangeSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ranks are processes here, and are killed: the others say whom they lost, and nothing is left behind. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class KilledRankTest {
    private static final String SHARED = ExchangeSettings.USUAL_SHARED_MEMORY.toString();
    private static final int RANKS = 3;

    private final String application = "killed." + UUID.randomUUID().toString().replace('-', '.');

    @ParameterizedTest
    @ValueSource(strings = {"", "/dev/shm"})
    void aKilledRankIsNamedByAllOthersAndLeavesNothing(String sharedMemory) throws Exception {
        List<RankProcess> ranks = start(sharedMemory);
        try {
            introduce(ranks);
            for (RankProcess rank : ranks) {
                assertThat(rank.line()).isEqualTo(RankProcess.AVERAGES);
            }
            assertThat(leftBehind())
                    .as("files have no names while ranks average")
                    .isEmpty();
            ranks.get(1).process().destroyForcibly();
            for (int rank = 0; rank < RANKS; rank += 2) {
                assertThat(ranks.get(rank).line())
                        .startsWith("rank " + rank + " (127.0.0.1:")
                        .contains(" lost rank 1 (127.0.0.1:", "average step ");
                ranks.get(rank).process().waitFor();
            }
            assertThat(leftBehind()).isEmpty();
        } finally {
            close(ranks);
        }
    }

    @Test
    void allThatAreKilledWhileTheyAverageLeaveNothing() throws Exception {
        List<RankProcess> ranks = start(SHARED);
        try {
            introduce(ranks);
            for (RankProcess rank : ranks) {
                assertThat(rank.line()).isEqualTo(RankProcess.AVERAGES);
            }
        } finally {
            close(ranks);
        }
        assertThat(leftBehind()).isEmpty();
    }

    /** Before all have mapped it a file still has its name; who is left of the attempt removes it. */
    @Test
    void aRankThatIsKilledBeforeItJoinsLeavesNothingWhenTheOthersEnd() throws Exception {
        List<RankProcess> ranks = start(SHARED);
        try {
            List<String> peers = new ArrayList<>();
            for (RankProcess rank : ranks) {
                peers.add(rank.line());
            }
            assertThat(leftBehind()).as("they do use shared memory").hasSize(RANKS);
            ranks.get(1).close();
            for (int rank = 0; rank < RANKS; rank += 2) {
                peers.forEach(ranks.get(rank)::tell);
            }
            for (int rank = 0; rank < RANKS; rank += 2) {
                assertThat(ranks.get(rank).line()).contains("rank 1 (127.0.0.1:");
                ranks.get(rank).process().waitFor();
            }
            assertThat(leftBehind()).isEmpty();
        } finally {
            close(ranks);
        }
    }

    private List<RankProcess> start(String sharedMemory) throws IOException {
        List<RankProcess> ranks = new ArrayList<>();
        for (int rank = 0; rank < RANKS; rank++) {
            ranks.add(RankProcess.start(application, rank, RANKS, sharedMemory));
        }
        return ranks;
    }

    private static void introduce(List<RankProcess> ranks) throws IOException {
        List<String> peers = new ArrayList<>();
        for (RankProcess rank : ranks) {
            peers.add(rank.line());
        }
        ranks.forEach(rank -> peers.forEach(rank::tell));
    }

    private static void close(List<RankProcess> ranks) {
        ranks.forEach(RankProcess::close);
    }

    private List<String> leftBehind() throws IOException {
        try (Stream<Path> files = Files.list(ExchangeSettings.USUAL_SHARED_MEMORY)) {
            return files.map(file -> file.getFileName().toString())
                    .filter(name -> name.contains(application))
                    .toList();
        }
    }
}
