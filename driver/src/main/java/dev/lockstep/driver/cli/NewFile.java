package dev.lockstep.driver.cli;

import dev.lockstep.driver.run.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * A file that a command leaves where none was: one that is there is not touched, and what cannot be written whole is not there.
 *
 * @param option by which it was asked for
 */
record NewFile(String option, Path file) {

    /** Before work is done that would be for nothing. */
    void refuseExisting() {
        if (Files.exists(file)) {
            throw new BadInputException(exists());
        }
    }

    void write(String text) {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    void write(byte[] content) {
        try {
            Files.createFile(file);
        } catch (FileAlreadyExistsException e) {
            throw new BadInputException(exists(), e);
        } catch (IOException e) {
            throw cannot(e);
        }
        try {
            Files.write(file, content, StandardOpenOption.WRITE);
        } catch (IOException e) {
            removeHalf(e);
            throw cannot(e);
        }
    }

    private void removeHalf(IOException failure) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException e) {
            failure.addSuppressed(e);
        }
    }

    private String exists() {
        return option + "=" + file + " exists already, and is not touched; name another file, or remove it";
    }

    private BadInputException cannot(IOException e) {
        return new BadInputException(
                "cannot write " + option + "=" + file + ": " + e + "; name a file that you may write", e);
    }
}
