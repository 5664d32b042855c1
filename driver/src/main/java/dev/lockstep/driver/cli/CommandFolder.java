package dev.lockstep.driver.cli;

import dev.lockstep.config.RunFile;
import dev.lockstep.config.RunSpec;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;

/**
 * The folder that a command was given in. With {@code --deploy-mode cluster} the driver runs on another host, in a folder
 * that Spark makes: the launcher sends the run file as text then, and says which folder relative paths are meant from.
 */
record CommandFolder(Path path) {
    /** As the launcher writes it: the file's name, and its text in Base64 for URLs. */
    private static final Pattern TEXT = Pattern.compile("text:([^:]*):([A-Za-z0-9_=-]*)");

    RunSpec read(String file, List<String> overrides) {
        Matcher sent = TEXT.matcher(file);
        if (!sent.matches()) {
            return RunFile.read(path.resolve(file), overrides);
        }
        String text = new String(Base64.getUrlDecoder().decode(sent.group(2)), StandardCharsets.UTF_8);
        return RunFile.read(sent.group(1), text, overrides);
    }

    /** Has Hadoop, and with it all that reads and writes data sets, take relative paths from there. */
    void use() throws IOException {
        if (path.isAbsolute()) {
            FileSystem.get(URI.create("file:///"), new Configuration())
                    .setWorkingDirectory(new org.apache.hadoop.fs.Path(path.toUri()));
        }
    }
}
