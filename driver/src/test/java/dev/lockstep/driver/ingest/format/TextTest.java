package dev.lockstep.driver.ingest.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lockstep.data.Mutations;
import dev.lockstep.data.TokenVocabulary;
import dev.lockstep.data.WordTokenizer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TextTest {
    private static final String TEXT = "Aé€😀\r\nzweite Zeile\u0085noch sie\n\nlast";

    private static Utf8Reader reader(byte[] text) {
        return new Utf8Reader("text", new ByteArrayInputStream(text), 0);
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String characters(byte[] text) throws IOException {
        StringBuilder all = new StringBuilder();
        Utf8Reader reader = reader(text);
        for (int point = reader.read(); point >= 0; point = reader.read()) {
            all.appendCodePoint(point);
        }
        assertThat(reader.position()).isEqualTo(text.length);
        return all.toString();
    }

    @Test
    void charactersOfAnyLengthAreReadWithTheirPlaces() throws IOException {
        Utf8Reader reader = reader(utf8(TEXT));
        List<Long> places = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            places.add(reader.position());
            reader.read();
        }

        assertThat(characters(utf8(TEXT))).isEqualTo(TEXT);
        assertThat(places).containsExactly(0L, 1L, 3L, 6L, 10L);
    }

    @Test
    void whatIsNoUtf8IsNamedWithItsByte() {
        assertThatThrownBy(() -> characters(new byte[] {'a', (byte) 0xE9, 'b'}))
                .isInstanceOf(FormatException.class)
                .hasMessage("text is no UTF-8 text: the character at byte 1 (0xe9) is none; write it anew as UTF-8");
    }

    @Test
    void damagedTextsAreReadAsJavaReadsThemOrRefusedAsJavaRefusesThem() throws Exception {
        Mutations.check(FormatException.class, utf8(TEXT), "text", damaged -> {
            String strict;
            try {
                strict = StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(damaged))
                        .toString();
            } catch (CharacterCodingException e) {
                assertThatThrownBy(() -> characters(damaged)).isInstanceOf(FormatException.class);
                return false;
            }
            assertThat(characters(damaged)).isEqualTo(strict);
            return true;
        });
    }

    @Test
    void linesEndWithALineFeedAndNothingElse() throws IOException {
        LineReader lines = new LineReader(reader(utf8(TEXT)));

        assertThat(lines.next()).isEqualTo("Aé€😀");
        assertThat(lines.next()).isEqualTo("zweite Zeile\u0085noch sie");
        assertThat(lines.place()).isEqualTo("line 2");
        assertThat(lines.next()).isEmpty();
        assertThat(lines.next()).isEqualTo("last");
        assertThat(lines.next()).isNull();
    }

    @Test
    void noLineIsLostAfterOneThatIsNoText() throws IOException {
        LineReader lines =
                new LineReader(reader(new byte[] {'a', (byte) 0xC3, '\n', 'b', '\n', (byte) 0xFF, 'x', '\n', 'c'}));

        assertThatThrownBy(lines::next).isInstanceOf(FormatException.class);
        assertThat(lines.next()).isEqualTo("b");
        assertThatThrownBy(lines::next).isInstanceOf(FormatException.class);
        assertThat(lines.next()).isEqualTo("c");
        assertThat(lines.number()).isEqualTo(4);
    }

    @Test
    void wordsAreRunsOfLettersAndDigitsInLowerCase() {
        assertThat(WordTokenizer.of("Don't STOP -- it's 'fine', 2nd time!  Ünïcode's"))
                .containsExactly("don't", "stop", "it's", "fine", "2nd", "time", "ünïcode's");
        assertThat(WordTokenizer.of("?! ' ...")).isEmpty();
    }

    @Test
    void theVocabularyKeepsTheMostFrequentWords() {
        Map<String, Long> counts = Map.of("the", 9L, "a", 9L, "cat", 3L, "rare", 1L);

        assertThat(TokenVocabulary.ofWords(counts, 2, 100).tokens())
                .containsExactly("<padding>", "<unknown>", "a", "the", "cat");
        assertThat(TokenVocabulary.ofWords(counts, 1, 4).tokens())
                .containsExactly("<padding>", "<unknown>", "a", "the");
        assertThat(TokenVocabulary.ofWords(counts, 2, 100).number("rare")).isEqualTo(TokenVocabulary.UNKNOWN);
    }

    @Test
    void anIndexKnowsCharactersAndWhereSomeStand() throws IOException {
        String text = "é".repeat(TextIndex.APART + 5) + "z";
        TextIndex index = TextIndex.of(reader(utf8(text)));

        assertThat(index.characters()).isEqualTo(TextIndex.APART + 6);
        assertThat(index.alphabet()).containsExactly((int) 'z', (int) 'é');
        assertThat(index.anchor(TextIndex.APART + 3)).isEqualTo(2L * TextIndex.APART);
    }

    @Test
    void windowsOfCharactersAreTheSameForAnyStride() throws IOException {
        byte[] text = utf8("abcdefghij".repeat(5));
        List<Integer> alphabet = TextIndex.of(reader(text)).alphabet();
        for (int stride = 1; stride < 9; stride++) {
            CharacterWindows windows =
                    new CharacterWindows(reader(text), new CharacterWindows.Form(alphabet, 4, false), stride);
            long count = new WindowRange(0, 50, 4, stride).windows();
            assertThat((count - 1) * stride + 4).isBetween(50L - stride + 1, 50L);
            for (int i = 0; i < count; i++) {
                int start = i * stride % 10;
                assertThat(windows.next()).containsExactly(start, (start + 1) % 10, (start + 2) % 10, (start + 3) % 10);
            }
        }
        assertThat(new WindowRange(10, 13, 4, 1).windows()).isZero();
    }

    @Test
    void aTextThatChangesWhileItIsReadIsNamed() {
        List<Integer> alphabet = List.of((int) 'a');

        assertThatThrownBy(() -> new CharacterWindows(
                                reader(utf8("aab")), new CharacterWindows.Form(alphabet, 3, false), 1)
                        .next())
                .hasMessageContaining("the character b before byte 3 is not among the 1");
        assertThatThrownBy(
                        () -> new CharacterWindows(reader(utf8("aa")), new CharacterWindows.Form(alphabet, 3, false), 1)
                                .next())
                .hasMessageContaining("was cut short");
    }
}
