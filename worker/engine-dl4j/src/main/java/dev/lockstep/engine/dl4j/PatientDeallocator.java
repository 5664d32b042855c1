package dev.lockstep.engine.dl4j;

import java.lang.reflect.Field;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.deallocation.DeallocatorService;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Frees native memory in the place of ND4J, which frees what the garbage collector finds at once: also the arguments of an
 * operation that native code is just now computing, since no Java code will use them again. That ends the process.
 */
final class PatientDeallocator extends DeallocatorService {
    private static final long MILLIS_BETWEEN_LOOKS = 1;

    /** Each release of ND4J names it in a class of its own. */
    private static final String NO_ARRAY_GC = "org.nd4j.noarraygc";

    private final CollectedMemory garbage;

    private PatientDeallocator(NativeOperations operations) {
        garbage = new CollectedMemory(operations);
    }

    /** From now on memory is freed when no operation uses it. To be called before there is any to speak of. */
    static void install(NativeOperations operations) {
        if (Boolean.getBoolean("org.bytedeco.javacpp.nopointergc") || Boolean.getBoolean(NO_ARRAY_GC)) {
            return; // Nothing is freed at all.
        }
        PatientDeallocator patient = new PatientDeallocator(operations);
        try {
            Field service = Nd4j.class.getDeclaredField("deallocatorService");
            service.setAccessible(true);
            service.set(null, patient);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "cannot take the place of ND4J's deallocator service: is this ND4J another than 1.0.0-M2.1?", e);
        }
        Thread thread = new Thread(patient::free, "native-memory");
        thread.setDaemon(true);
        thread.start();
    }

    /** How many objects were left to the garbage collector so far. */
    long leftToCollector() {
        return garbage.watchedSoFar();
    }

    @Override
    public void pickObject(Deallocatable object) {
        if (!StepMemory.takes(object)) {
            garbage.watch(object);
        }
    }

    private void free() {
        try {
            while (true) {
                garbage.collect();
                while (!garbage.isUnused()) {
                    Thread.sleep(MILLIS_BETWEEN_LOOKS);
                }
                garbage.free();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
