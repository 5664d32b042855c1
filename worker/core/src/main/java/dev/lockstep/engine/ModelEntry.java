package dev.lockstep.engine;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.zip.Deflater;

/**
 * A file within the file of a model.
 *
 * @param level how hard to try to make it smaller, as {@link Deflater} counts
 */
public record ModelEntry(String name, int level, Content content) {

    /** Writes what belongs into an entry. */
    public interface Content {
        /** Writes all of it. */
        void writeTo(OutputStream out) throws IOException;
    }

    /** A text. */
    public static ModelEntry of(String name, String text) {
        return packed(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Bytes that get smaller. */
    public static ModelEntry packed(String name, byte[] bytes) {
        return new ModelEntry(name, Deflater.DEFAULT_COMPRESSION, out -> out.write(bytes));
    }

    /** Floats, which hardly get smaller: to try takes ten times as long as to write them. */
    public static ModelEntry ofFloats(String name, Content content) {
        return new ModelEntry(name, Deflater.NO_COMPRESSION, content);
    }
}
