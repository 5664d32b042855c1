package dev.lockstep.average.link;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** Encryption of one direction of a connection: frame after frame, none left out, none twice, none in another order. */
public interface FrameCipher {
    /** Bytes that a sealed frame is longer by. */
    int overhead();

    /**
     * Seals a frame.
     *
     * @param header sent as it is, but authenticated together with the content
     */
    void seal(ByteBuffer header, ByteBuffer open, ByteBuffer sealed) throws GeneralSecurityException;

    /** Opens the next frame, or refuses it. */
    void open(ByteBuffer header, ByteBuffer sealed, ByteBuffer open) throws GeneralSecurityException;

    /** None: content travels as it is. */
    FrameCipher NONE = new FrameCipher() {
        @Override
        public int overhead() {
            return 0;
        }

        @Override
        public void seal(ByteBuffer header, ByteBuffer open, ByteBuffer sealed) {
            sealed.put(open);
        }

        @Override
        public void open(ByteBuffer header, ByteBuffer sealed, ByteBuffer open) {
            open.put(sealed);
        }
    };

    /**
     * AES-GCM with a key that only this direction of this connection has. So a counter of its frames serves as nonce: never
     * the same twice with one key, as the mode demands, and not sent, so that a frame which is out of order does not open.
     *
     * <p>Java seals what lies in an array in three quarters of the time, copies included, that it takes for what lies beyond the heap.
     */
    final class Encrypted implements FrameCipher {
        private static final int TAG_BYTES = 16;
        private static final int NONCE_BYTES = 12;

        private final SecretKeySpec key;
        private final Cipher cipher;
        private final ByteBuffer nonce = ByteBuffer.allocate(NONCE_BYTES);
        private byte[] given = {};
        private byte[] made = {};
        private long frames;

        /** With a key of 16 or 32 bytes. */
        public Encrypted(byte[] key) {
            this.key = new SecretKeySpec(key, "AES");
            try {
                cipher = Cipher.getInstance("AES/GCM/NoPadding");
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException("this Java knows no AES-GCM", e);
            }
        }

        @Override
        public int overhead() {
            return TAG_BYTES;
        }

        @Override
        public void seal(ByteBuffer header, ByteBuffer open, ByteBuffer sealed) throws GeneralSecurityException {
            begin(Cipher.ENCRYPT_MODE, header);
            pass(open, sealed);
        }

        @Override
        public void open(ByteBuffer header, ByteBuffer sealed, ByteBuffer open) throws GeneralSecurityException {
            begin(Cipher.DECRYPT_MODE, header);
            pass(sealed, open);
        }

        private void pass(ByteBuffer from, ByteBuffer to) throws GeneralSecurityException {
            int count = from.remaining();
            if (made.length < count + TAG_BYTES) { // also for a frame of nothing
                given = new byte[count];
                made = new byte[count + TAG_BYTES];
            }
            from.get(given, 0, count);
            to.put(made, 0, cipher.doFinal(given, 0, count, made));
        }

        private void begin(int mode, ByteBuffer header) throws GeneralSecurityException {
            nonce.putLong(NONCE_BYTES - Long.BYTES, frames++);
            cipher.init(mode, key, new GCMParameterSpec(Byte.SIZE * TAG_BYTES, nonce.array()));
            cipher.updateAAD(header);
        }
    }
}
