package dev.lockstep.average;

/**
 * How the contribution of each replica and the result are rounded, so that they travel in half the bytes. Sums are never
 * rounded: so the bits do not depend on the number of ranks.
 */
public enum Rounding {
    NONE,
    FP16,
    BF16
}
