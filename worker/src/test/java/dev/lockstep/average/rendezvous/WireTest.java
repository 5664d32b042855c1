package dev.lockstep.average.rendezvous;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.average.AveragerContract;
import dev.lockstep.average.Floats;
import dev.lockstep.average.RankExchange;
import dev.lockstep.average.RankExchangeContract;
import dev.lockstep.average.Ranks;
import dev.lockstep.average.fold.WireRounding;
import dev.lockstep.average.link.FrameCipher;
import dev.lockstep.average.link.RankConnection;
import dev.lockstep.order.ReplicaAssignment;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What somebody hears who listens to the wire, and what comes of changing what goes over it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WireTest {
    private static final byte[] SECRET = "of this application".getBytes(StandardCharsets.UTF_8);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int LENGTH = 10_000;

    @Test
    void parametersAreHeardWhereNothingIsEncrypted() throws Exception {
        assertThat(hears(ExchangeSettings.Secrecy.authenticated(SECRET), "1.25"))
                .isTrue();
    }

    @Test
    void parametersAreNotHeardWhereAllIsEncrypted() throws Exception {
        assertThat(hears(ExchangeSettings.Secrecy.encrypted(SECRET), "1.25")).isFalse();
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
        ExchangeSettings settings = terms(secrecy);
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        try (RankExchange first = RankExchange.listen(0, RankExchangeContract.LOOPBACK, settings);
                RankExchange second = RankExchange.listen(1, RankExchangeContract.LOOPBACK, settings);
                Wire wire = Wire.damaging(first.peer(), RankHandshake.GREETING + RankHandshake.PROOF + at)) {
            List<RankExchange> exchanges = List.of(first, second);
            List<PeerEndpoint> peers = List.of(wire.peer(), second.peer());
            Ranks.Link link = (rank, team) -> exchanges.get(rank).link(assignment, peers, team);
            try (Ranks ranks = Ranks.start(link, assignment, new int[] {0, 1}, (averager, rank) -> {
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
        ExchangeSettings settings = terms(ExchangeSettings.Secrecy.none(), Duration.ofMillis(500));
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        try (RankExchange first = RankExchange.listen(0, RankExchangeContract.LOOPBACK, settings);
                RankExchange second = RankExchange.listen(1, RankExchangeContract.LOOPBACK, settings);
                Wire wire = Wire.slow(first.peer(), 20)) {
            List<RankExchange> exchanges = List.of(first, second);
            List<PeerEndpoint> peers = List.of(wire.peer(), second.peer());
            Ranks.Link link = (rank, team) -> exchanges.get(rank).link(assignment, peers, team);
            try (Ranks ranks = Ranks.start(
                    link,
                    assignment,
                    new int[] {0, 1},
                    (averager, rank) -> averager.average(AveragerContract.buffersOf(1, LENGTH), new double[1]))) {
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

    private static ExchangeSettings terms(ExchangeSettings.Secrecy secrecy) {
        return terms(secrecy, LONG);
    }

    private static ExchangeSettings terms(ExchangeSettings.Secrecy secrecy, Duration meeting) {
        return new ExchangeSettings(
                "application",
                "attempt",
                new ExchangeSettings.Deadlines(LONG, meeting),
                secrecy,
                WireRounding.NONE,
                Optional.empty(),
                text -> {});
    }

    private static boolean hears(ExchangeSettings.Secrecy secrecy, String value) throws Exception {
        ExchangeSettings settings = terms(secrecy);
        ReplicaAssignment assignment = new ReplicaAssignment(2, 2);
        try (RankExchange first = RankExchange.listen(0, RankExchangeContract.LOOPBACK, settings);
                RankExchange second = RankExchange.listen(1, RankExchangeContract.LOOPBACK, settings);
                Wire wire = Wire.to(first.peer())) {
            List<RankExchange> exchanges = List.of(first, second);
            List<PeerEndpoint> peers = List.of(wire.peer(), second.peer());
            Ranks.run(
                    (rank, team) -> exchanges.get(rank).link(assignment, peers, team), assignment, (averager, rank) -> {
                        FloatBuffer buffer = Floats.direct(LENGTH);
                        IntStream.range(0, LENGTH).forEach(i -> buffer.put(i, Float.parseFloat(value)));
                        averager.average(List.of(List.of(buffer)), new double[1]);
                    });
            byte[] heard = wire.heard();
            assertThat(heard.length).isGreaterThan(LENGTH * Float.BYTES);
            String bytes = new String(heard, StandardCharsets.ISO_8859_1);
            return bytes.contains(new String(floats(Float.parseFloat(value), 4), StandardCharsets.ISO_8859_1));
        }
    }

    private static byte[] floats(float value, int many) {
        ByteBuffer bytes = ByteBuffer.allocate(many * Float.BYTES).order(RankConnection.ORDER);
        IntStream.range(0, many).forEach(i -> bytes.putFloat(value));
        return bytes.array();
    }

    @Test
    void aFrameIsReadAsItWasSealed() throws Exception {
        assertThat(opened(sealed(seal(), "one"), seal())).isEqualTo("one");
    }

    @Test
    void aFrameThatWasChangedIsRefused() throws Exception {
        byte[] sealed = sealed(seal(), "one");
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> opened(changed, seal())).isInstanceOf(GeneralSecurityException.class);
        }
    }

    @Test
    void aFrameThatIsLeftOutOrRepeatedIsNoticed() throws Exception {
        FrameCipher writer = seal();
        byte[] first = sealed(writer, "one");
        byte[] second = sealed(writer, "two");

        FrameCipher misses = seal();
        assertThatThrownBy(() -> opened(second, misses)).isInstanceOf(GeneralSecurityException.class);
        FrameCipher repeats = seal();
        assertThat(opened(first, repeats)).isEqualTo("one");
        assertThatThrownBy(() -> opened(first, repeats)).isInstanceOf(GeneralSecurityException.class);
    }

    private static FrameCipher seal() {
        return new FrameCipher.Encrypted(new byte[32]);
    }

    private static ByteBuffer header() {
        return ByteBuffer.wrap(new byte[] {1, 2, 3});
    }

    private static byte[] sealed(FrameCipher cipher, String text) throws GeneralSecurityException {
        ByteBuffer open = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        ByteBuffer sealed = ByteBuffer.allocate(open.remaining() + cipher.overhead());
        cipher.close(header(), open, sealed);
        return sealed.array();
    }

    private static String opened(byte[] sealed, FrameCipher cipher) throws GeneralSecurityException {
        ByteBuffer open = ByteBuffer.allocate(sealed.length);
        cipher.open(header(), ByteBuffer.wrap(sealed), open);
        return StandardCharsets.US_ASCII.decode(open.flip()).toString();
    }
}
