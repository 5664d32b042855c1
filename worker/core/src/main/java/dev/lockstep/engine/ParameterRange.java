package dev.lockstep.engine;

/**
 * A stretch of the flat parameters that is treated alike: one array of a layer.
 *
 * @param end the first place behind it
 * @param held what of it no update changes
 */
public record ParameterRange(int first, int end, Kind kind, Held held) {
    /** What the numbers of a stretch are. */
    public sealed interface Kind {}

    /**
     * What l1, l2 and weight decay pull towards zero.
     *
     * @param inputs how many of them, one after the other, go into one output
     */
    public record Weights(int inputs, float l1, float l2) implements Kind {}

    /** A bias, or a factor or offset of batchNorm. */
    public record Other() implements Kind {}

    /**
     * A running mean or variance: its gradient is the change itself, whatever the updater.
     *
     * @param kept the share of it that a step keeps
     */
    public record Running(float kept) implements Kind {}

    /** What of a stretch no update changes. */
    public enum Held {
        NONE,
        ZEROS,
        ALL
    }

    /** One that updates change. */
    public ParameterRange(int first, int end, Kind kind) {
        this(first, end, kind, Held.NONE);
    }

    /** How many numbers it has. */
    public int length() {
        return end - first;
    }

    /** Whether the updater changes it. */
    public boolean learned() {
        return !(kind instanceof Running) && held != Held.ALL;
    }

    /** Whether it moves by its gradient itself. */
    public boolean running() {
        return kind instanceof Running && held != Held.ALL;
    }
}
