package dev.lockstep.driver.ingest.format;

/**
 * One series and its label.
 *
 * @param values step after step, {@code width} values each; NaN where a value is missing
 */
@SuppressWarnings("ArrayRecordComponent") // handed on, never compared
public record LabelledSeries(float[] values, int width, String label) {
    public int steps() {
        return values.length / width;
    }
}
