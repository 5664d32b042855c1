package dev.lockstep.driver.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.order.SplitMixRandom;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PieceReaderTest {
    private static final String[] BITS = {
        "\n", "\r", "\r\n", "\n\r", "a", "bc", " ", "é€", "\u2028", "\u0000", "x".repeat(300)
    };

    /** As streams from afar do: never more than a few bytes at once. */
    private static final class Dripping extends ByteArrayInputStream {
        Dripping(byte[] bytes) {
            super(bytes);
        }

        @Override
        public synchronized int read(byte[] into, int at, int length) {
            return super.read(into, at, Math.min(length, 3));
        }
    }

    private static List<String> lines(InputStream in, long from, long until) throws IOException {
        List<String> lines = new ArrayList<>();
        in.skipNBytes(Math.max(0, from - 1));
        try (PieceReader reader = PieceReader.open("text", in, from, until)) {
            while (reader.next()) {
                lines.add(reader.text());
            }
            assertThat(reader.next()).isFalse();
        }
        return lines;
    }

    /** In another way than the reader finds them: by a pattern, in one text. */
    private static List<String> plain(String text) {
        List<String> lines = new ArrayList<>(List.of(text.split("\r\n|\r|\n", -1)));
        if (lines.get(lines.size() - 1).isEmpty()) {
            lines.remove(lines.size() - 1); // behind the last end there is no line
        }
        return lines;
    }

    private static String text(SplitMixRandom random) {
        StringBuilder text = new StringBuilder();
        for (int i = random.nextInt(30); i > 0; i--) {
            text.append(BITS[random.nextInt(BITS.length)]);
        }
        return text.toString();
    }

    @Test
    void whereverATextIsCutEachOfItsLinesIsInOnePiece() throws IOException {
        SplitMixRandom random = new SplitMixRandom(1);
        for (int i = 0; i < 20_000; i++) {
            String text = text(random);
            byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
            List<String> found = new ArrayList<>();
            long from = 0;
            while (from < bytes.length) {
                long until = from + 1 + random.nextInt(40);
                InputStream in = i % 2 == 0 ? new ByteArrayInputStream(bytes) : new Dripping(bytes);
                found.addAll(lines(in, from, until));
                from = until;
            }
            assertThat(found).as("text %d: %s", i, text).isEqualTo(plain(text));
        }
    }

    @Test
    void linesMayBeLongerThanWhatIsReadAtOnce() throws IOException {
        String text = "first\r\n" + "é".repeat(200_000) + "\r" + "b".repeat(100_000);
        InputStream in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
        assertThat(lines(in, 0, Long.MAX_VALUE)).isEqualTo(plain(text));
    }

    @Test
    void bytesThatAreNoUtf8AreReplacedByASign() throws IOException {
        InputStream in = new ByteArrayInputStream(new byte[] {'a', (byte) 0xFF, '\n', (byte) 0xC3});
        assertThat(lines(in, 0, Long.MAX_VALUE)).containsExactly("a\uFFFD", "\uFFFD");
    }
}
