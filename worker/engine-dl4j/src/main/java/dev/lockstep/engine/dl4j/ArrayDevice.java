package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.card.CardTurns;
import dev.lockstep.engine.dl4j.own.HostSide;
import java.util.function.Supplier;
import org.nd4j.linalg.factory.Nd4j;

/** Where the arrays of a replica lie, and how its work is done there: on a card in turn, and over when its turn is. */
final class ArrayDevice {
    private final ComputeDevice device;
    private final CardTurns turns;

    private ArrayDevice(ComputeDevice device) {
        this.device = device;
        turns = CardTurns.of(device);
    }

    /** In a process that has ND4J for cards, who asks for its processor gets the first of them: there is no other ND4J in it. */
    static ArrayDevice of(ComputeDevice device) {
        return new ArrayDevice(device.equals(ComputeDevice.processor()) ? NativeLibrary.CARDS.usual() : device);
    }

    boolean isApart() {
        return device.isApart();
    }

    /**
     * Does work on arrays. On a card ND4J returns from an operation before it is done; here all of them are, so that others may
     * copy from the card, free what was used on it, or take their turn.
     */
    <T> T take(Supplier<T> work) {
        return isApart() ? turns.take(() -> HostSide.apart(() -> done(work))) : work.get();
    }

    private <T> T done(Supplier<T> work) {
        if (device instanceof ComputeDevice.Card card) {
            NativeLibrary.CARDS.enter(card);
        }
        T result = work.get();
        Nd4j.getExecutioner().commit();
        return result;
    }
}
