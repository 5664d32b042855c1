package dev.lockstep.engine.dl4j;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lockstep.engine.dl4j.NativeOperations.Operation;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.nd4j.linalg.api.memory.Deallocatable;
import org.nd4j.linalg.api.memory.Deallocator;
import org.nd4j.linalg.factory.Nd4j;

/** Memory that nobody reaches any more is freed, and not before every operation has ended that may use it. */
@Timeout(value = 1, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class CollectedMemoryTest {
    private final NativeOperations operations = new NativeOperations();
    private final CollectedMemory garbage = new CollectedMemory(operations);
    private final AtomicInteger freed = new AtomicInteger();

    /** Native memory that only counts when it is freed. */
    private record Counted(String getUniqueId, Deallocator deallocator, int targetDevice) implements Deallocatable {}

    private void dropOne() {
        garbage.watch(new Counted("one", freed::incrementAndGet, 0));
    }

    /** Waits for the garbage collector, which is asked by another thread until it found something. */
    private int collect() throws InterruptedException {
        Thread asking = new Thread(() -> {
            while (!Thread.currentThread().isInterrupted()) {
                System.gc();
            }
        });
        asking.start();
        try {
            return garbage.collect();
        } finally {
            asking.interrupt();
            asking.join();
        }
    }

    @Test
    void memoryIsFreedOnceWhereNoOperationIsUnderWay() throws InterruptedException {
        dropOne();
        assertThat(collect()).isEqualTo(1);
        assertThat(freed).hasValue(0);

        assertThat(garbage.isUnused()).isTrue();
        garbage.free();
        garbage.free();

        assertThat(freed).hasValue(1);
    }

    @Test
    void anOperationThatWasUnderWayMayUseItUntilItEnds() throws InterruptedException {
        Operation first = operations.begin();
        Operation second = operations.begin();
        dropOne();
        collect();

        assertThat(garbage.isUnused()).isFalse();
        first.end();
        assertThat(garbage.isUnused()).isFalse();
        second.end();
        assertThat(garbage.isUnused()).isTrue();
    }

    @Test
    void anOperationThatBeganLaterIsNotWaitedFor() throws InterruptedException {
        dropOne();
        collect();

        operations.begin();

        assertThat(operations.underWay()).hasSize(1);
        assertThat(garbage.isUnused()).isTrue();
    }

    @Test
    void nd4jLeavesItsMemoryToIt() {
        NativeLibrary.load();

        assertThat(Nd4j.getDeallocatorService()).isInstanceOf(PatientDeallocator.class);
    }
}
