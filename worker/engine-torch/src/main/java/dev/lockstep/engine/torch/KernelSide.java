package dev.lockstep.engine.torch;

import org.bytedeco.pytorch.Tensor;

/**
 * How a kernel moves along one side of an image.
 *
 * @param length of the image
 * @param room for the image and what stands around it
 * @param first where its first pixel is
 * @param places where the kernel stands
 * @param stride from one place to the next
 * @param kernel how many pixels it covers
 * @param dilation from one of those to the next
 */
record KernelSide(long length, long room, long first, long places, long stride, long kernel, long dilation) {

    /** @param even what stands around the image on either side */
    static KernelSide of(long length, long even, long stride, long kernel, long dilation) {
        long room = length + 2 * even;
        long places = (room - dilation * (kernel - 1) - 1) / stride + 1;
        return new KernelSide(length, room, even, places, stride, kernel, dilation);
    }

    /** Where the turned kernel stands on what belongs to the places, to come back to the pixels; for a stride of one. */
    KernelSide back() {
        long reach = dilation * (kernel - 1);
        long from = places;
        long to = length;
        return new KernelSide(from, to + reach, reach - first, to, 1, kernel, dilation);
    }

    /**
     * Whether that is the quicker way back. Where there are fewer places than pixels, because the kernel moves on by more or does not stand
     * over the edge, it would multiply many zeros.
     */
    boolean isBackQuick() {
        return stride == 1 && first <= dilation * (kernel - 1) && 8 * length <= 9 * places;
    }

    /** Where the image is in the room. */
    Tensor image(Tensor room, long dimension) {
        return room.narrow(dimension, first, length);
    }
}
