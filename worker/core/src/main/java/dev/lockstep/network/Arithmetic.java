package dev.lockstep.network;

/** Which instructions a run computes with: they decide in which order numbers are added, and so the last bits of sums. */
public enum Arithmetic {
    /** AVX2 with FMA, which every x86-64 processor has that Lockstep runs on: the same bits on all of them. */
    PORTABLE,
    /** Whatever the processor has. Another kind of processor computes other bits. */
    NATIVE
}
