package dev.lockstep.data;

/** Rows in memory: features as floats, or as bytes where the data set keeps pixels so, and labels as floats. */
public final class Rows {
    private static final float[] NO_FLOATS = new float[0];
    private static final byte[] NO_BYTES = new byte[0];

    private final int count;
    private final int featureWidth;
    private final int labelWidth;
    private final float[] floats;
    private final byte[] bytes;
    private final float scale;
    private final float[] labels;

    private Rows(int count, int featureWidth, int labelWidth, float[] floats, byte[] bytes, float scale) {
        this.count = count;
        this.featureWidth = featureWidth;
        this.labelWidth = labelWidth;
        this.floats = floats;
        this.bytes = bytes;
        this.scale = scale;
        this.labels = new float[Math.multiplyExact(count, labelWidth)];
    }

    public static Rows ofFloats(int count, int featureWidth, int labelWidth) {
        float[] features = new float[Math.multiplyExact(count, featureWidth)];
        return new Rows(count, featureWidth, labelWidth, features, NO_BYTES, 1);
    }

    /** Rows whose features are bytes, each worth {@code scale}. */
    public static Rows ofBytes(int count, int featureWidth, int labelWidth, float scale) {
        byte[] features = new byte[Math.multiplyExact(count, featureWidth)];
        return new Rows(count, featureWidth, labelWidth, NO_FLOATS, features, scale);
    }

    public int count() {
        return count;
    }

    public int featureWidth() {
        return featureWidth;
    }

    public int labelWidth() {
        return labelWidth;
    }

    /** Features row after row, where they are floats. */
    public float[] floats() {
        return floats;
    }

    /** Features row after row, where they are bytes. */
    public byte[] bytes() {
        return bytes;
    }

    /** Labels row after row. */
    public float[] labels() {
        return labels;
    }

    public boolean areBytes() {
        return bytes.length > 0;
    }

    /** Copies one row into a batch. {@code line} is room for a row. */
    void copy(int row, Batch batch, int to, float[] line) {
        int from = row * featureWidth;
        if (areBytes()) {
            for (int i = 0; i < featureWidth; i++) {
                line[i] = (bytes[from + i] & 0xFF) * scale;
            }
            batch.features().put(to * featureWidth, line, 0, featureWidth);
        } else {
            batch.features().put(to * featureWidth, floats, from, featureWidth);
        }
        batch.labels().put(to * labelWidth, labels, row * labelWidth, labelWidth);
    }
}
