package dev.lockstep.capacity;

/**
 * A number, and the interval that it lies in nine times of ten.
 *
 * @param value what is most likely
 * @param low the number is less once in twenty times
 * @param high the number is more once in twenty times
 */
public record Uncertain(double value, double low, double high) {
    /** Of one that divides a number: the low end becomes the high one. */
    public Uncertain under(double number) {
        return new Uncertain(number / value, number / high, number / low);
    }

    public Uncertain times(double factor) {
        return new Uncertain(value * factor, low * factor, high * factor);
    }

    /** Of a number that nothing is uncertain of. */
    public static Uncertain exactly(double value) {
        return new Uncertain(value, value, value);
    }

    /** A product with another number, of which neither says anything of the other: their shares add up as squares do. */
    public Uncertain times(Uncertain other) {
        double below = Math.hypot(Math.log(low / value), Math.log(other.low / other.value));
        double above = Math.hypot(Math.log(high / value), Math.log(other.high / other.value));
        double product = value * other.value;
        return new Uncertain(product, product * Math.exp(-below), product * Math.exp(above));
    }

    public boolean holds(double number) {
        return low <= number && number <= high;
    }
}
