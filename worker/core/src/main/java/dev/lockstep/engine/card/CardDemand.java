package dev.lockstep.engine.card;

import dev.lockstep.engine.MemoryNeeds;

/**
 * What a rank asks of a card.
 *
 * @param support what its engine has for cards
 * @param mebibytes of the card's memory that it takes
 */
public record CardDemand(CardSupport support, long mebibytes) {
    /** The driver's context, kernels and the workspaces of cuBLAS and cuDNN, before anything is learned. */
    public static final long LEAST_MEBIBYTES = 1_024;

    /** Outputs of layers, what comes back through them, and room that the library takes for both. */
    private static final int TIMES_THROUGH = 3;

    /** What an update writes aside. */
    private static final int TIMES_UPDATED = 4;

    /** Where nobody knows yet what is to be trained. */
    public static CardDemand least(CardSupport support) {
        return new CardDemand(support, LEAST_MEBIBYTES);
    }

    /**
     * Of some replicas, which compute on the card one after the other.
     *
     * @param needs of each
     * @param batch rows of a step
     */
    public static CardDemand of(CardSupport support, MemoryNeeds needs, int replicas, int batch) {
        long kept = replicas * (2 * needs.parameters() + needs.updaterState());
        long once = TIMES_UPDATED * needs.parameters() + (long) TIMES_THROUGH * batch * needs.valuesARow();
        return new CardDemand(support, LEAST_MEBIBYTES + ((Float.BYTES * (kept + once)) >> 20) + 1);
    }
}
