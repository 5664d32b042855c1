package dev.lockstep.driver.ingest;

import dev.lockstep.config.DataSpec;
import dev.lockstep.config.PrepareSpec;
import dev.lockstep.driver.ingest.source.SplitSource;
import dev.lockstep.file.AsideFile;
import dev.lockstep.setting.Setting;
import dev.lockstep.setting.SettingFaults;
import dev.lockstep.setting.SettingReader;
import dev.lockstep.setting.SettingWriter;
import dev.lockstep.setting.YamlText;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What {@code prepare: auto} was found to mean for some files, kept beside the data sets: as long as the files are the same, nobody looks
 * at all of their rows again. It can be removed at any time.
 */
record KnownProposal(FileSystem files, Path file) {
    private static final Logger LOG = LoggerFactory.getLogger(KnownProposal.class);

    /** What lies in the file. */
    private record Content(
            @Setting("What prepare: auto means for the files of this name.")
            List<PrepareSpec> prepare) {}

    static KnownProposal of(DataSpec data, SplitSource looked, Configuration hadoop) throws IOException {
        Path file = new Path(data.store(), DatasetFingerprint.ofProposal(data.source(), looked) + ".yaml");
        return new KnownProposal(file.getFileSystem(hadoop), file);
    }

    /** Empty where nobody has looked yet, or what was kept is of another version. */
    Optional<List<PrepareSpec>> found() {
        try (InputStream in = files.open(file)) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            SettingFaults faults = new SettingFaults();
            Optional<Content> content =
                    YamlText.parse(text, faults).flatMap(root -> SettingReader.read(Content.class, root, faults));
            return faults.isEmpty() ? content.map(Content::prepare) : Optional.empty();
        } catch (FileNotFoundException e) {
            return Optional.empty();
        } catch (IOException e) {
            LOG.warn("cannot read {}: {}", file, e.getMessage());
            return Optional.empty();
        }
    }

    /** Where it cannot be kept, it will be found out again. */
    List<PrepareSpec> keep(List<PrepareSpec> proposal) {
        try {
            byte[] text = SettingWriter.write(new Content(proposal)).getBytes(StandardCharsets.UTF_8);
            AsideFile.write(files, file, out -> out.write(text));
        } catch (IOException e) {
            LOG.warn("cannot keep {}: {}", file, e.getMessage());
        }
        return proposal;
    }
}
