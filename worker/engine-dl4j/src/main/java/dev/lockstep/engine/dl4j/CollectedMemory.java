package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.dl4j.NativeOperations.Operation;
import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.deallocation.DeallocatableReference;

/** Native memory whose Java object nobody reaches any more, on its way from the garbage collector to its end. */
final class CollectedMemory {
    private final NativeOperations operations;
    private final ReferenceQueue<Deallocatable> unreachable = new ReferenceQueue<>();
    private final Set<DeallocatableReference> watched = ConcurrentHashMap.newKeySet();
    private final List<DeallocatableReference> collected = new ArrayList<>();
    private final LongAdder watchedSoFar = new LongAdder();
    private List<Operation> users = List.of();

    CollectedMemory(NativeOperations operations) {
        this.operations = operations;
    }

    /** Keeps an eye on an object: when nobody reaches it any more, its native memory is garbage. */
    void watch(Deallocatable object) {
        watchedSoFar.increment();
        watched.add(new DeallocatableReference(object, unreachable));
    }

    /** Waits until there is some, and takes all there is; says how much. What was taken before must be freed. */
    int collect() throws InterruptedException {
        Reference<? extends Deallocatable> next = unreachable.remove();
        while (next != null) {
            collected.add((DeallocatableReference) next);
            next = unreachable.poll();
        }
        users = operations.underWay();
        return collected.size();
    }

    /** Whether no operation is left that may still use what was collected. */
    boolean isUnused() {
        return operations.areOver(users);
    }

    long watchedSoFar() {
        return watchedSoFar.sum();
    }

    void free() {
        for (DeallocatableReference reference : collected) {
            watched.remove(reference);
            reference.getDeallocator().deallocate();
        }
        collected.clear();
    }
}
