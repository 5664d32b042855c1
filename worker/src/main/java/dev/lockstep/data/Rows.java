package dev.lockstep.data;

/**
 * Rows in memory: features as floats, or as bytes where the data set keeps pixels so, and labels as floats.
 *
 * @param scale what a byte is multiplied by
 */
public record Rows(
        int count, int featureWidth, int labelWidth, float[] floats, byte[] bytes, float scale, float[] labels) {
    private static final float[] NO_FLOATS = new float[0];
    private static final byte[] NO_BYTES = new byte[0];

    public static Rows ofFloats(int count, int featureWidth, int labelWidth) {
        float[] features = new float[Math.multiplyExact(count, featureWidth)];
        return new Rows(count, featureWidth, labelWidth, features, NO_BYTES, 1, new float[count * labelWidth]);
    }

    public static Rows ofBytes(int count, int featureWidth, int labelWidth, float scale) {
        byte[] features = new byte[Math.multiplyExact(count, featureWidth)];
        return new Rows(count, featureWidth, labelWidth, NO_FLOATS, features, scale, new float[count * labelWidth]);
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
