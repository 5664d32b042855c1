package dev.lockstep.driver.ingest.source;

import dev.lockstep.config.FormatSpec;
import dev.lockstep.data.DataSchema;
import dev.lockstep.data.picture.PictureException;
import dev.lockstep.data.picture.PictureReader;
import dev.lockstep.driver.ingest.fault.IngestException;
import dev.lockstep.driver.ingest.format.FormatException;
import dev.lockstep.driver.ingest.format.PictureFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.FileStatus;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.jspecify.annotations.Nullable;

/** Pictures in folders, decoded and brought to one size by tasks. The class of a picture is the name of its folder. */
final class ImagesSource implements RowSource {
    private static final int PICTURES_A_CUT = 64;
    /** A picture is read whole, so that something else of its name must not be. */
    private static final long MOST_BYTES = 1 << 28;

    private final FormatSpec.Images spec;
    private final List<SplitFile> files;
    private final Map<String, Long> others;
    private final List<String> classes;

    private record Picture(
            String file, String label, @Nullable String part, long bytes) implements Serializable {}

    /** Pictures that one task reads. */
    private record Album(List<Picture> pictures, int channels, int height, int width) implements Serializable {}

    private ImagesSource(FormatSpec.Images spec, List<SplitFile> files, Map<String, Long> others) {
        this.spec = spec;
        this.files = files;
        this.others = others;
        TreeSet<String> names = new TreeSet<>();
        files.stream().filter(file -> file.part().isEmpty()).forEach(file -> names.add(label(file)));
        classes = List.copyOf(names);
    }

    static ImagesSource find(FormatSpec.Images spec, HoldOut apart, Configuration hadoop) {
        List<SplitFile> all = SplitFile.find(spec.path(), apart, hadoop);
        List<SplitFile> pictures =
                all.stream().filter(file -> PictureFiles.isPicture(file.name())).toList();
        Map<String, Long> others = new TreeMap<>();
        all.stream()
                .filter(file -> !PictureFiles.isPicture(file.name()))
                .forEach(file -> others.merge(PictureFiles.ending(file.name()), 1L, Long::sum));
        if (pictures.isEmpty()) {
            throw new IngestException("data.path: there is no picture (png, jpg, jpeg, gif, bmp) below " + spec.path()
                    + ", but files that end in " + String.join(", ", others.keySet()));
        }
        return new ImagesSource(spec, pictures, others);
    }

    @Override
    public Map<String, Long> otherFiles() {
        return others;
    }

    private static String label(SplitFile file) {
        return file.status().getPath().getParent().getName();
    }

    @Override
    public List<FileStatus> files() {
        return SplitFile.statuses(files);
    }

    private int channels() {
        return spec.colour() == FormatSpec.Images.Colour.GREY ? 1 : 3;
    }

    @Override
    public Optional<ReadyRowLayout> layout() {
        return Optional.of(new ReadyRowLayout(
                List.of(channels(), spec.height(), spec.width()),
                Optional.of(ReadyRowLayout.PIXEL_SCALE),
                new DataSchema.Classes(classes)));
    }

    @Override
    public SourceRows rows(SparkSession session) {
        List<Album> albums = new ArrayList<>();
        for (int first = 0; first < files.size(); first += PICTURES_A_CUT) {
            List<Picture> pictures = files.subList(first, Math.min(files.size(), first + PICTURES_A_CUT)).stream()
                    .map(file -> new Picture(
                            file.path(),
                            label(file),
                            file.part().orElse(null),
                            file.status().getLen()))
                    .toList();
            albums.add(new Album(List.copyOf(pictures), channels(), spec.height(), spec.width()));
        }
        return CutRows.of(session, CutRows.schema(DataTypes.BinaryType, DataTypes.StringType), albums, Pages::new);
    }

    @Override
    public String place() {
        return "";
    }

    private static final class Pages implements CutRows.Rows {
        private final List<Picture> pictures;
        private final PictureReader reader;
        private int next;

        Pages(Album album) {
            pictures = album.pictures();
            reader = new PictureReader(album.channels(), album.height(), album.width());
        }

        @Override
        public @Nullable Row next() throws IOException {
            if (next == pictures.size()) {
                return null;
            }
            Picture picture = pictures.get(next++);
            byte[] pixels = null;
            String fault = null;
            try {
                pixels = reader.read(picture.file(), bytes(picture));
            } catch (PictureException e) {
                fault = e.what();
            } catch (FormatException e) {
                fault = e.what();
            }
            return RowFactory.create(picture.file(), 0L, picture.part(), fault, pixels, picture.label());
        }

        private static byte[] bytes(Picture picture) throws IOException {
            if (picture.bytes() > MOST_BYTES) {
                throw new FormatException(
                        picture.file(), "has " + picture.bytes() + " bytes; a picture may have " + MOST_BYTES);
            }
            try (InputStream in = CutRows.open(picture.file(), 0)) {
                return in.readAllBytes();
            }
        }

        @Override
        public void close() {
            // Each picture was closed when it had been read.
        }
    }
}
