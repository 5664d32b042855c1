package dev.lockstep.driver.ingest.format;

import java.io.Closeable;
import java.io.IOException;
import java.util.List;

/** An IDX file of pictures and the one of their labels, read side by side. */
public final class IdxPair implements Closeable {
    private static final int MOST_LABELS = 256;

    private final IdxReader pictures;
    private final IdxReader labels;
    private final byte[] label = new byte[1];

    /** Takes both, and makes sure that they belong together. */
    public IdxPair(IdxReader pictures, IdxReader labels) {
        this.pictures = pictures;
        this.labels = labels;
        if (!labels.shape().isEmpty()) {
            throw new FormatException(
                    labels.file(), "has rows of " + labels.shape() + " numbers, but labels are one number a row");
        }
        if (pictures.shape().size() < 2) {
            throw new FormatException(
                    pictures.file(), "has rows of " + pictures.shape() + ", but a picture has height and width");
        }
        if (pictures.rows() != labels.rows()) {
            throw new FormatException(
                    pictures.file(),
                    "has " + pictures.rows() + " pictures, but " + labels.file() + " has " + labels.rows()
                            + " labels; they do not belong together");
        }
    }

    public long rows() {
        return pictures.rows();
    }

    /** A picture's {@code [channels, height, width]}; IDX files of three dimensions have one channel. */
    public List<Integer> shape() {
        List<Integer> shape = pictures.shape();
        return shape.size() == 2 ? List.of(1, shape.get(0), shape.get(1)) : shape;
    }

    public int width() {
        return pictures.width();
    }

    public void skip(long count) throws IOException {
        pictures.skip(count);
        labels.skip(count);
    }

    /** Reads the next picture, and returns its label. */
    public int read(byte[] into) throws IOException {
        pictures.read(into);
        labels.read(label);
        return label[0] & (MOST_LABELS - 1);
    }

    /** To be called after the last row. */
    public void expectEnd() throws IOException {
        pictures.expectEnd();
        labels.expectEnd();
    }

    @Override
    public void close() throws IOException {
        try (labels) {
            pictures.close();
        }
    }
}
