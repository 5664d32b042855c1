package dev.lockstep.engine.dl4j.own;

import java.util.function.Supplier;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Where the processor finds the numbers of an array, and leaves others. Arrays of ND4J for processors lie where it looks. On a card
 * they lie in the card's memory, and the processor gets copies: of whole arrays only, which nobody else writes to, since what ND4J
 * knows of which side is newer, it knows of a whole memory and not of its parts.
 */
public final class HostSide {
    private static final ThreadLocal<Boolean> APART = ThreadLocal.withInitial(() -> false);

    private HostSide() {}

    /** Does work whose arrays lie apart from what the processor reads and writes. */
    public static <T> T apart(Supplier<T> work) {
        APART.set(true);
        try {
            return work.get();
        } finally {
            APART.remove();
        }
    }

    /** Whether this thread is at such work. */
    public static boolean isApart() {
        return APART.get();
    }

    /** An array for the processor to read and write that has these numbers: the same one, or a copy. */
    public static INDArray fetched(INDArray array) {
        if (!isApart()) {
            return array;
        }
        INDArray copy = Nd4j.createUninitializedDetached(array.dataType(), 'c', array.shape());
        copy.assign(array);
        fetch(copy);
        return copy;
    }

    /** The same for numbers that it will all write. */
    public static INDArray room(INDArray array) {
        if (!isApart()) {
            return array;
        }
        INDArray room = Nd4j.createUninitializedDetached(array.dataType(), 'c', array.shape());
        fetch(room);
        return room;
    }

    /** Brings what it has written back to where the numbers belong. */
    public static void bring(INDArray written, INDArray array) {
        if (written != array) {
            wrote(written);
            array.assign(written);
        }
    }

    /** Brings the processor's side of a whole memory up to date; before the first time an array on a card has none. */
    public static void fetch(INDArray whole) {
        Nd4j.getAffinityManager().ensureLocation(whole, AffinityManager.Location.HOST);
    }

    /** Says that the processor has written to its side of a whole memory, which is the newer one then. */
    public static void wrote(INDArray whole) {
        Nd4j.getAffinityManager().tagLocation(whole, AffinityManager.Location.HOST);
    }
}
