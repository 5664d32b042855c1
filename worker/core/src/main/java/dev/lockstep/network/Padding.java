package dev.lockstep.network;

/** What a kernel does at the edge. */
public enum Padding {
    /** Zeros around the edge: with a stride of 1 as much comes out as goes in. */
    SAME,
    /** The kernel stays inside: the edge is lost. */
    VALID;

    /** Places of a kernel along one side; below 1 where it does not fit. */
    public int places(int length, int kernel, int stride, int dilation) {
        if (this == SAME) {
            return (length + stride - 1) / stride;
        }
        int reach = (kernel - 1) * dilation + 1;
        return reach > length ? 0 : (length - reach) / stride + 1;
    }
}
