package dev.lockstep.engine;

/**
 * One of several equal parts.
 *
 * @param number of this one, from 0
 */
public record Part(int number, int of) {
    public static final Part WHOLE = new Part(0, 1);

    /** Where it begins in a row of so many things. */
    public int first(int length) {
        return (int) ((long) length * number / of);
    }

    /** Where it ends. */
    public int end(int length) {
        return (int) ((long) length * (number + 1) / of);
    }
}
