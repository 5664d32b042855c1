package dev.lockstep.average;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.order.Deal;
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

/** What somebody hears who listens to the wire, and what comes of changing what goes over it. */
@Timeout(value = 2, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class WireTest {
    private static final byte[] SECRET = "of this application".getBytes(StandardCharsets.UTF_8);
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final int LENGTH = 10_000;

    @Test
    void parametersAreHeardWhereNothingIsEncrypted() throws Exception {
        assertThat(hears(Terms.Secrecy.authenticated(SECRET), "1.25")).isTrue();
    }

    @Test
    void parametersAreNotHeardWhereAllIsEncrypted() throws Exception {
        assertThat(hears(Terms.Secrecy.encrypted(SECRET), "1.25")).isFalse();
    }

    private static boolean hears(Terms.Secrecy secrecy, String value) throws Exception {
        Terms terms = new Terms(
                "application",
                "attempt",
                new Terms.Deadlines(LONG, LONG),
                secrecy,
                Rounding.NONE,
                Optional.empty(),
                text -> {});
        Deal deal = new Deal(2, 2);
        try (Exchange first = Exchange.listen(0, ExchangeContract.LOOPBACK, terms);
                Exchange second = Exchange.listen(1, ExchangeContract.LOOPBACK, terms);
                Wire wire = Wire.to(first.peer())) {
            List<Exchange> exchanges = List.of(first, second);
            List<Peer> peers = List.of(wire.peer(), second.peer());
            Ranks.run((rank, team) -> exchanges.get(rank).link(deal, peers, team), deal, (averager, rank) -> {
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
        ByteBuffer bytes = ByteBuffer.allocate(many * Float.BYTES).order(Connection.ORDER);
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
        Seal writer = seal();
        byte[] first = sealed(writer, "one");
        byte[] second = sealed(writer, "two");

        Seal misses = seal();
        assertThatThrownBy(() -> opened(second, misses)).isInstanceOf(GeneralSecurityException.class);
        Seal repeats = seal();
        assertThat(opened(first, repeats)).isEqualTo("one");
        assertThatThrownBy(() -> opened(first, repeats)).isInstanceOf(GeneralSecurityException.class);
    }

    private static Seal seal() {
        return new Seal.Encrypted(new byte[32]);
    }

    private static ByteBuffer header() {
        return ByteBuffer.wrap(new byte[] {1, 2, 3});
    }

    private static byte[] sealed(Seal seal, String text) throws GeneralSecurityException {
        ByteBuffer open = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        ByteBuffer sealed = ByteBuffer.allocate(open.remaining() + seal.overhead());
        seal.close(header(), open, sealed);
        return sealed.array();
    }

    private static String opened(byte[] sealed, Seal seal) throws GeneralSecurityException {
        ByteBuffer open = ByteBuffer.allocate(sealed.length);
        seal.open(header(), ByteBuffer.wrap(sealed), open);
        return StandardCharsets.US_ASCII.decode(open.flip()).toString();
    }
}
