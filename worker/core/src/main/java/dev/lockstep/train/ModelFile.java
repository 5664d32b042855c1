package dev.lockstep.train;

import dev.lockstep.engine.ModelEntry;
import dev.lockstep.engine.model.ModelArchive;
import dev.lockstep.file.AsideFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;

/**
 * A model as a run leaves it. The name of its weights stands in the zip's comment, where no library looks: so whoever finds the
 * file knows which weights it holds, whatever became of the run.
 */
public final class ModelFile {
    private static final String SAYS = "weightsSha256 ";

    private ModelFile() {}

    /** Whole or not there: a model of weights of this name. */
    static void write(Path file, List<ModelEntry> entries, String weightsSha256) throws IOException {
        String comment = SAYS + weightsSha256;
        AsideFile.write(file, out -> ModelArchive.write(out, entries, comment));
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
