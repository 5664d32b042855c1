package dev.lockstep.average.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.average.Floats;
import dev.lockstep.average.Ranks;
import dev.lockstep.average.TwoRanks;
import dev.lockstep.average.fold.WindowMemory;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.link.ExchangePlatform;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be read on the wire, and what comes of changing what goes over it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WireTest {
    private static final byte[] SECRET = "of this application".getBytes(StandardCharsets.UTF_8);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int LENGTH = 10_000;

    @Test
    void parametersAreReadableWhereNothingIsEncrypted() throws Exception {
        assertThat(isOnTheWire(ExchangeSettings.Secrecy.authenticated(SECRET), "1.25"))
                .isTrue();
    }

    @Test
    void parametersAreNotReadableWhereAllIsEncrypted() throws Exception {
        assertThat(isOnTheWire(ExchangeSettings.Secrecy.encrypted(SECRET), "1.25"))
                .isFalse();
    }

    /** In each field of the header of the first frame, in its content, and in floats far beyond it. */
    @ParameterizedTest
    @ValueSource(ints = {0, 2, 4, 8, 16, 20, 24, 50, 10_000, 20_000})
    void aBitThatIsFlippedOnTheWayEndsBothRanksWithItsName(int at) throws Exception {
        assertBothNotice(ExchangeSettings.Secrecy.authenticated(SECRET), at);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 4, 20, 24, 10_000})
    void aBitThatIsFlippedInWhatIsSealedEndsBothRanksWithItsName(int at) throws Exception {
        assertBothNotice(ExchangeSettings.Secrecy.encrypted(SECRET), at);
    }

    private static void assertBothNotice(ExchangeSettings.Secrecy secrecy, int at) throws Exception {
        try (TwoRanks two = TwoRanks.listen(settings(secrecy));
                Wire wire = Wire.damaging(two.endpoint(0), RankHandshake.HELLO + RankHandshake.PROOF + at)) {
            try (Ranks ranks = two.start(List.of(wire.endpoint(), two.endpoint(1)), (averager, rank) -> {
                FloatBuffer buffer = Floats.of(Floats.values(rank, LENGTH));
                averager.average(List.of(List.of(buffer)), new double[1]);
                averager.average(List.of(List.of(buffer)), new double[1]);
            })) {
                ranks.await();
                for (int rank = 0; rank < 2; rank++) {
                    assertThat(ranks.failure(rank))
                            .isInstanceOf(LostRankException.class)
                            .hasMessageContaining("rank 1")
                            .hasMessageContaining("was changed on its way");
                }
            }
        }
    }

    /** A byte now and then is a sign of life, but no way to get further: each of them ends a wait and begins another. */
    @Test
    void aLinkThatHardlyMovesIsGivenUpThoughItIsNeverIdle() throws Exception {
        ExchangeSettings settings = settings(ExchangeSettings.Secrecy.none(), Duration.ofMillis(500));
        try (TwoRanks two = TwoRanks.listen(settings);
                Wire wire = Wire.slow(two.endpoint(0), 20)) {
            try (Ranks ranks = two.start(
                    List.of(wire.endpoint(), two.endpoint(1)),
                    (averager, rank) -> averager.average(Floats.buffersOf(1, LENGTH), new double[1]))) {
                ranks.await();
                assertThat(ranks.failure(0))
                        .isInstanceOf(LostRankException.class)
                        .hasMessageContaining("rank 1");
                assertThat(ranks.failure(1))
                        .isInstanceOf(LostRankException.class)
                        .hasMessageContaining("rank 0");
            }
        }
    }

    private static ExchangeSettings settings(ExchangeSettings.Secrecy secrecy) {
        return settings(secrecy, LONG);
    }

    private static ExchangeSettings settings(ExchangeSettings.Secrecy secrecy, Duration meeting) {
        return new ExchangeSettings(
                "application",
                "attempt",
                new ExchangeSettings.Deadlines(LONG, meeting),
                secrecy,
                WireRounding.NONE,
                Optional.empty(),
                text -> {},
                ExchangePlatform.OF_THIS_PROCESS);
    }

    private static boolean isOnTheWire(ExchangeSettings.Secrecy secrecy, String value) throws Exception {
        try (TwoRanks two = TwoRanks.listen(settings(secrecy));
                Wire wire = Wire.to(two.endpoint(0))) {
            two.run(List.of(wire.endpoint(), two.endpoint(1)), (averager, rank) -> {
                FloatBuffer buffer = Floats.direct(LENGTH);
                IntStream.range(0, LENGTH).forEach(i -> buffer.put(i, Float.parseFloat(value)));
                averager.average(List.of(List.of(buffer)), new double[1]);
            });
            byte[] recorded = wire.recorded();
            assertThat(recorded.length).isGreaterThan(LENGTH * Float.BYTES);
            String bytes = new String(recorded, StandardCharsets.ISO_8859_1);
            return bytes.contains(new String(floats(Float.parseFloat(value), 4), StandardCharsets.ISO_8859_1));
        }
    }

    private static byte[] floats(float value, int many) {
        ByteBuffer bytes = ByteBuffer.allocate(many * Float.BYTES).order(WindowMemory.ORDER);
        IntStream.range(0, many).forEach(i -> bytes.putFloat(value));
        return bytes.array();
    }
}
