package dev.lockstep.data;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * Rows that a replica takes in one step. One batch object serves many steps: its buffers stay where they are, so that
 * an engine can wrap them once, and only the first {@link #rows()} rows count.
 */
public final class Batch {
    private final int capacity;
    private final int featureWidth;
    private final int labelWidth;
    private final FloatBuffer features;
    private final FloatBuffer labels;
    private final FloatBuffer mask;
    private final FloatBuffer mixedIn;
    private int rows;
    private float own = 1;

    /** Room for rows of a schema, with a mask where it says that they may be padded. */
    public Batch(int capacity, DataSchema schema) {
        this(capacity, schema.featureWidth(), schema.labelWidth(), schema.maskWidth(), 0);
    }

    /** Room for rows that are mixed of two. */
    public static Batch ofMixtures(int capacity, DataSchema schema) {
        int labels = schema.labelWidth();
        return new Batch(capacity, schema.featureWidth(), labels, schema.maskWidth(), labels);
    }

    public Batch(int capacity, int featureWidth, int labelWidth) {
        this(capacity, featureWidth, labelWidth, 0, 0);
    }

    private Batch(int capacity, int featureWidth, int labelWidth, int maskWidth, int mixedWidth) {
        this.capacity = capacity;
        this.featureWidth = featureWidth;
        this.labelWidth = labelWidth;
        this.features = DirectFloats.of((long) capacity * featureWidth);
        this.labels = DirectFloats.of((long) capacity * labelWidth);
        this.mask = DirectFloats.of((long) capacity * maskWidth);
        this.mixedIn = DirectFloats.of((long) capacity * mixedWidth);
    }

    private Batch(Batch reconstructed) {
        capacity = reconstructed.capacity;
        featureWidth = reconstructed.featureWidth;
        labelWidth = reconstructed.featureWidth;
        features = reconstructed.features;
        labels = reconstructed.features;
        mask = reconstructed.mask;
        mixedIn = reconstructed.mixedIn;
    }

    private Batch(Batch whole, int first, int most) {
        capacity = most;
        featureWidth = whole.featureWidth;
        labelWidth = whole.labelWidth;
        features = whole.piece(whole.features, first, most);
        labels = whole.piece(whole.labels, first, most);
        mask = whole.piece(whole.mask, first, most);
        mixedIn = whole.piece(whole.mixedIn, first, most);
        own = whole.own;
    }

    private FloatBuffer piece(FloatBuffer values, int first, int most) {
        int width = values.capacity() / capacity;
        return values.slice(first * width, most * width);
    }

    /** So many pieces of its rows, of nearly equal size, in their order and in the same memory; no piece is without a row. */
    public List<Batch> pieces(int count) {
        if (count == 1) {
            return List.of(this);
        }
        int pieces = Math.min(count, rows);
        int most = (capacity + pieces - 1) / pieces;
        List<Batch> all = new ArrayList<>(pieces);
        for (int i = 0; i < pieces; i++) {
            int first = (int) ((long) rows * i / pieces);
            Batch piece = new Batch(this, first, most);
            piece.rows((int) ((long) rows * (i + 1) / pieces) - first);
            all.add(piece);
        }
        return all;
    }

    /** The same features, in the same memory, as features and as what is to be predicted. */
    Batch ofReconstruction() {
        return new Batch(this);
    }

    public int capacity() {
        return capacity;
    }

    /** Values of a row, whatever their shape. */
    public int featureWidth() {
        return featureWidth;
    }

    /** One for a class number, else the numbers to be predicted. */
    public int labelWidth() {
        return labelWidth;
    }

    /** Row after row; position 0. Use absolute or duplicate access. */
    public FloatBuffer features() {
        return features;
    }

    /** Row after row: the number of the class, or the numbers to be predicted. */
    public FloatBuffer labels() {
        return labels;
    }

    /** Row after row, for each step of a sequence: 1 where the row has it, 0 where it is padding. Empty without padding. */
    public FloatBuffer mask() {
        return mask;
    }

    /** Row after row: the labels of what was mixed into each row. Empty where nothing is. */
    public FloatBuffer mixedIn() {
        return mixedIn;
    }

    public boolean isMixed() {
        return mixedIn.capacity() > 0;
    }

    /** Which share of each row is its own; the rest is of the row that was mixed in. */
    public float own() {
        return own;
    }

    void own(float share) {
        own = share;
    }

    public int rows() {
        return rows;
    }

    public void rows(int count) {
        if (count < 0 || count > capacity) {
            throw new IllegalArgumentException("rows=" + count + " is not in 0 to capacity=" + capacity);
        }
        rows = count;
    }
}
