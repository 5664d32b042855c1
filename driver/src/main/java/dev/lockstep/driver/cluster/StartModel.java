package dev.lockstep.driver.cluster;

import dev.lockstep.config.RunSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.engine.Engines;
import dev.lockstep.engine.ImportedModel;
import dev.lockstep.engine.InitialModel;
import dev.lockstep.file.AsideFile;
import dev.lockstep.file.RunDirectoryNames;
import dev.lockstep.network.ImportSpec;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.RowShape;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;

/**
 * The model that a run begins with. The run directory holds a copy, so that the run can be resumed when the model itself is
 * gone or is another one, and ranks far away get it as they get checkpoints.
 */
public final class StartModel {
    private StartModel() {}

    /** Copies the model to the run directory, unless one is there already. */
    public static void copy(NetworkSpec network, Path directory, Configuration hadoop) throws IOException {
        Path file = directory.resolve(RunDirectoryNames.START_MODEL);
        Optional<ImportSpec> imported = network.imported();
        if (imported.isEmpty() || Files.exists(file)) {
            return;
        }
        org.apache.hadoop.fs.Path model =
                new org.apache.hadoop.fs.Path(imported.get().model());
        try (InputStream in = model.getFileSystem(hadoop).open(model)) {
            AsideFile.write(file, in::transferTo);
        }
    }

    /** A hash of the copy, where there is a model that the run begins with. */
    public static Optional<String> sha256(NetworkSpec network, Path directory) throws IOException {
        return network.imported().isEmpty()
                ? Optional.empty()
                : Optional.of(sha256(Files.readAllBytes(directory.resolve(RunDirectoryNames.START_MODEL))));
    }

    private static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    /** What training begins with. Throws an IllegalArgumentException or a ShapeException where that cannot be. */
    public static InitialModel beginning(RunSpec run, DataSchema schema, Path directory) throws IOException {
        NetworkSpec network = run.network();
        if (network.imported().isEmpty()) {
            return InitialModel.fresh(network);
        }
        byte[] content = Files.readAllBytes(directory.resolve(RunDirectoryNames.START_MODEL));
        RowShape row = RowShape.of(schema.featureShape(), schema.tokens());
        ImportedModel model = Engines.named(run.training().engine())
                .readModel(network.imported().get().model(), content);
        return InitialModel.of(network, model, row);
    }
}
