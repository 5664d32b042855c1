package dev.lockstep.engine.dl4j;

import dev.lockstep.data.Batch;
import dev.lockstep.engine.dl4j.NativeOperations.Work;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.BaseDataBuffer;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.Deallocator;
import org.nd4j.linalg.api.ops.OpContext;

/**
 * The native memory that the steps of one replica make, freed when the step ends that made it. A step makes a hundred native
 * records and more, which Deeplearning4j leaves to the garbage collector; but that sees only their small Java ends, and many
 * steps a second outrun it.
 *
 * <p>What a step makes and leaves behind for others are caches: a normalisation's means, the contexts of oneDNN, the shapes of
 * arrays. Steps of one kind and size on one thread do the same, so that the first of them fill the caches, once and for all.
 * Those are left to the collector, and all that later ones make goes with them. Should that ever be wrong, it does not pass in
 * silence: a freed buffer is marked as released, and ND4J refuses to use it.
 */
final class StepMemory {
    /** One would do, but for a cache that is only made when a size comes again. */
    private static final int STEPS_THAT_FILL_CACHES = 2;

    private static final ThreadLocal<@Nullable StepMemory> CURRENT = new ThreadLocal<>();
    private static final VarHandle RELEASED = released();

    private final Map<Kind, Integer> seen = new HashMap<>();
    private final List<Deallocatable> made = new ArrayList<>();
    private final List<Deallocator> deallocators = new ArrayList<>();
    private @Nullable Thread thread;

    /** Steps that do the same. */
    private record Kind(boolean learns, int rows, int capacity) {}

    /** Whether the step that this thread is at, if any, will free the object. */
    static boolean takes(Deallocatable object) {
        StepMemory step = CURRENT.get();
        if (step == null || !(object instanceof BaseDataBuffer || object instanceof OpContext)) {
            return false;
        }
        step.made.add(object);
        step.deallocators.add(object.deallocator());
        return true;
    }

    /** What this makes outlives the step: it is the engine's own. */
    static <T, E extends Exception> T lasting(Work<T, E> work) throws E {
        StepMemory step = CURRENT.get();
        CURRENT.remove();
        try {
            return work.run();
        } finally {
            CURRENT.set(step);
        }
    }

    <T, E extends Exception> T learning(Batch batch, Work<T, E> work) throws E {
        return during(new Kind(true, batch.rows(), batch.capacity()), work);
    }

    <T, E extends Exception> T predicting(Batch batch, Work<T, E> work) throws E {
        return during(new Kind(false, batch.rows(), batch.capacity()), work);
    }

    @SuppressWarnings({"try", "unchecked"}) // the scope works by being open; an empty list of classes means all
    private <T, E extends Exception> T during(Kind kind, Work<T, E> work) throws E {
        if (thread != Thread.currentThread()) {
            thread = Thread.currentThread(); // some caches are the thread's own
            seen.clear();
        }
        if (seen.merge(kind, 1, Integer::sum) <= STEPS_THAT_FILL_CACHES) {
            return work.run();
        }
        CURRENT.set(this);
        try (PointerScope pointers = new PointerScope()) {
            return work.run();
        } finally {
            CURRENT.remove();
            free();
        }
    }

    private void free() {
        for (int i = 0; i < made.size(); i++) {
            if (made.get(i) instanceof BaseDataBuffer buffer) {
                RELEASED.set(buffer, true);
            }
            deallocators.get(i).deallocate();
        }
        made.clear();
        deallocators.clear();
    }

    private static VarHandle released() {
        try {
            return MethodHandles.privateLookupIn(BaseDataBuffer.class, MethodHandles.lookup())
                    .findVarHandle(BaseDataBuffer.class, "released", boolean.class);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "cannot mark buffers of ND4J as released: is this ND4J another than 1.0.0-M2.1?", e);
        }
    }
}
