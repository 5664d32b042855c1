package dev.lockstep.engine.card;

import dev.lockstep.engine.ComputeDevice;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Replicas that share a card compute on it one after the other: it is no faster with two at once, and would have to hold what a batch
 * becomes in the network for both. On the processor each has a core of its own.
 */
public final class CardTurns {
    private static final Map<ComputeDevice, CardTurns> OF_DEVICES = new ConcurrentHashMap<>();

    private final ReentrantLock lock = new ReentrantLock(true);

    private CardTurns() {}

    public static CardTurns of(ComputeDevice device) {
        return device.isApart() ? OF_DEVICES.computeIfAbsent(device, any -> new CardTurns()) : new CardTurns();
    }

    public <T> T take(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }
}
