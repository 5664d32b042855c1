package dev.lockstep.engine;

/** What a rank's replicas compute on: it decides bits, as an engine does. */
public sealed interface ComputeDevice {
    /** The processor, in whose memory the buffers lie that others read and write. */
    record Processor() implements ComputeDevice {}

    /**
     * A card, which computes in a memory of its own.
     *
     * @param index as the driver counts the cards of this machine
     */
    record Card(int index) implements ComputeDevice {}

    /** The processor, apart from the buffers: as on a card, so that its way can be gone where there is none. */
    record Rehearsal() implements ComputeDevice {}

    static ComputeDevice processor() {
        return new Processor();
    }

    /** Whether what is computed with lies elsewhere than what others read and write. */
    default boolean isApart() {
        return !(this instanceof Processor);
    }
}
