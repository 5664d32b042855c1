package dev.lockstep.average.link;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.List;
import org.junit.jupiter.api.Test;

class FrameCipherTest {
    @Test
    void aFrameIsReadAsItWasSealed() throws Exception {
        assertThat(opened(sealed(cipher(), "one"), cipher())).isEqualTo("one");
    }

    /** A rank that leaves before it has sent anything says goodbye with a frame of nothing. */
    @Test
    void framesOfAnyLengthAreReadAsTheyWereSealed() throws Exception {
        FrameCipher writer = cipher();
        FrameCipher reader = cipher();
        for (String text : List.of("", "one", "", "a longer one", "two")) {
            assertThat(opened(sealed(writer, text), reader)).isEqualTo(text);
        }
    }

    @Test
    void aFrameThatWasChangedIsRefused() throws Exception {
        byte[] sealed = sealed(cipher(), "one");
        for (int i = 0; i < sealed.length; i++) {
            byte[] changed = sealed.clone();
            changed[i] ^= 1;
            assertThatThrownBy(() -> opened(changed, cipher())).isInstanceOf(GeneralSecurityException.class);
        }
    }

    @Test
    void aFrameThatIsLeftOutOrRepeatedIsNoticed() throws Exception {
        FrameCipher writer = cipher();
        byte[] first = sealed(writer, "one");
        byte[] second = sealed(writer, "two");

        FrameCipher misses = cipher();
        assertThatThrownBy(() -> opened(second, misses)).isInstanceOf(GeneralSecurityException.class);
        FrameCipher repeats = cipher();
        assertThat(opened(first, repeats)).isEqualTo("one");
        assertThatThrownBy(() -> opened(first, repeats)).isInstanceOf(GeneralSecurityException.class);
    }

    private static FrameCipher cipher() {
        return new FrameCipher.Encrypted(new byte[32]);
    }

    private static ByteBuffer header() {
        return ByteBuffer.wrap(new byte[] {1, 2, 3});
    }

    private static byte[] sealed(FrameCipher cipher, String text) throws GeneralSecurityException {
        ByteBuffer open = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
        ByteBuffer sealed = ByteBuffer.allocate(open.remaining() + cipher.overhead());
        cipher.seal(header(), open, sealed);
        return sealed.array();
    }

    private static String opened(byte[] sealed, FrameCipher cipher) throws GeneralSecurityException {
        ByteBuffer open = ByteBuffer.allocate(sealed.length);
        cipher.open(header(), ByteBuffer.wrap(sealed), open);
        return StandardCharsets.US_ASCII.decode(open.flip()).toString();
    }
}
