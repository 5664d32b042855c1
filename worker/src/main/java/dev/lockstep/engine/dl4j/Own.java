package dev.lockstep.engine.dl4j;

import org.deeplearning4j.nn.conf.inputs.InputType;

/** What Lockstep's own layers tell DL4J of themselves. */
final class Own {
    private Own() {}

    /** Sizes of an array, the number of rows first, as DL4J calls them. */
    static InputType type(long[] sizes) {
        return switch (sizes.length) {
            case 2 -> InputType.feedForward(sizes[1]);
            case 3 -> InputType.recurrent(sizes[2], sizes[1], org.deeplearning4j.nn.conf.RNNFormat.NWC);
            default -> InputType.convolutional(sizes[2], sizes[3], sizes[1]);
        };
    }
}
