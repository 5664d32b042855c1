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

    /** Places along one side over which a kernel spreads so many, as Keras counts them. */
    public int spread(int length, int kernel, int stride) {
        return this == SAME ? length * stride : length * stride + Math.max(0, kernel - stride);
    }
}
