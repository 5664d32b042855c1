package dev.lockstep.driver.ingest.prepare;

import java.io.Serializable;
import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * A sum of doubles without rounding, so that the order of the terms never shows in it: a number of 2,200 bits in pieces
 * of 32, each of which has room for a billion carries.
 */
final class ExactSum implements Serializable {
    private static final long serialVersionUID = 1L;
    private static final int LOWEST_EXPONENT = -1074;
    private static final int BITS = 32;
    private static final long MASK = (1L << BITS) - 1;
    private static final int PIECES = 72;
    private static final int ADDS_BEFORE_CARRY = 1 << 29;

    private final long[] pieces = new long[PIECES];
    private int adds;

    /** Adds a finite number. */
    void add(double value) {
        long bits = Double.doubleToRawLongBits(value);
        int exponent = (int) (bits >>> 52) & 0x7FF;
        long fraction = bits & 0xFFFFFFFFFFFFFL;
        long mantissa = exponent == 0 ? fraction : fraction | 1L << 52;
        int shift = Math.max(exponent, 1) - 1;
        int at = shift / BITS;
        int rest = shift % BITS;
        long low = (mantissa & MASK) << rest;
        long high = (mantissa >>> BITS) << rest;
        long sign = bits < 0 ? -1 : 1;
        pieces[at] += sign * (low & MASK);
        pieces[at + 1] += sign * ((low >>> BITS) + (high & MASK));
        pieces[at + 2] += sign * (high >>> BITS);
        count(1);
    }

    /** Adds the square of a number whose square is finite: its rounded part and what rounding left. */
    void addSquare(double value) {
        double square = value * value;
        add(square);
        add(Math.fma(value, value, -square));
    }

    void add(ExactSum other) {
        other.carry();
        for (int i = 0; i < PIECES; i++) {
            pieces[i] += other.pieces[i];
        }
        count(1);
    }

    private void count(int more) {
        adds += more;
        if (adds >= ADDS_BEFORE_CARRY) {
            carry();
        }
    }

    /** Leaves less than 33 bits in every piece but the last. */
    private void carry() {
        for (int i = 0; i < PIECES - 1; i++) {
            pieces[i + 1] += pieces[i] >> BITS;
            pieces[i] &= MASK;
        }
        adds = 0;
    }

    BigDecimal value() {
        BigInteger sum = BigInteger.ZERO;
        for (int i = PIECES - 1; i >= 0; i--) {
            sum = sum.shiftLeft(BITS).add(BigInteger.valueOf(pieces[i]));
        }
        if (sum.signum() == 0) {
            return BigDecimal.ZERO;
        }
        int zeros = Math.min(sum.getLowestSetBit(), -LOWEST_EXPONENT);
        int places =
                -LOWEST_EXPONENT - zeros; // to halve so often is to multiply by five so often, and to move the point
        return new BigDecimal(
                sum.shiftRight(zeros).multiply(BigInteger.valueOf(5).pow(places)), places);
    }
}
