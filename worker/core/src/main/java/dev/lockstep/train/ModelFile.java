package dev.lockstep.train;

import dev.lockstep.engine.Replica;
import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A model in the file format of its library, which is a zip. The name of its weights stands in the zip's comment, where the
 * library does not look: so whoever finds the file knows which weights it holds, whatever became of the run.
 */
public final class ModelFile {
    private static final String SAYS = "weightsSha256 ";

    /** How a zip without a comment ends: a record of so many bytes, the last two of which are the comment's length. */
    private static final int END_BYTES = 22;

    private static final int END_SIGNATURE = 0x06054b50;

    private ModelFile() {}

    /** Whole or not there. */
    static void write(Path file, Replica replica, FloatBuffer parameters) throws IOException {
        byte[] comment = (SAYS + FloatBuffers.sha256(parameters)).getBytes(StandardCharsets.US_ASCII);
        AsideFile.write(file, out -> replica.export(parameters, out), aside -> add(comment, aside));
    }

    private static void add(byte[] comment, FileChannel zip) throws IOException {
        ByteBuffer end = ByteBuffer.allocate(END_BYTES).order(ByteOrder.LITTLE_ENDIAN);
        long at = zip.size() - END_BYTES;
        if (at < 0 || zip.read(end, at) != END_BYTES || end.getInt(0) != END_SIGNATURE) {
            throw new IOException("the engine wrote a model that is no zip");
        }
        ByteBuffer ending = ByteBuffer.allocate(Short.BYTES + comment.length).order(ByteOrder.LITTLE_ENDIAN);
        ending.putShort((short) comment.length).put(comment).flip();
        zip.write(ending, zip.size() - Short.BYTES);
    }

    /** Which weights the file holds; empty where there is no such file, or none of ours. */
    public static Optional<String> weightsSha256(Path file) throws IOException {
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try (ZipFile zip = new ZipFile(file.toFile())) {
            return Optional.ofNullable(zip.getComment())
                    .filter(comment -> comment.startsWith(SAYS))
                    .map(comment -> comment.substring(SAYS.length()));
        } catch (ZipException e) {
            return Optional.empty();
        }
    }
}
