package dev.lockstep.train;

import com.sun.management.HotSpotDiagnosticMXBean;
import com.sun.management.OperatingSystemMXBean;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a rank lives in: its share of the memory of a JVM and a machine, where it is not alone there.
 *
 * @param bytes of memory that it, and what it loads, may take: those of its container, or else of the machine
 * @param heap of them, what the JVM may take for objects
 * @param direct of them, what the JVM may take for buffers beside the heap: as much as for objects, where nobody said
 * @param sharers ranks on this machine, of which each has as much
 */
public record ProcessMemory(long bytes, long heap, long direct, int sharers) {
    /** Set where a cluster ends a process that takes more, and the JVM cannot see the limit. */
    private static final String LIMIT = "lockstep.container.bytes";

    /** Of a rank that is alone on its machine. */
    public static ProcessMemory here() {
        return ofEachRank(1, 1);
    }

    /**
     * Of a rank that has others beside it: all of them have the same share.
     *
     * @param inThisJvm how many of the ranks on this machine share this JVM; each other one has a JVM of its own
     */
    public static ProcessMemory ofEachRank(int onThisMachine, int inThisJvm) {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        long heap = Runtime.getRuntime().maxMemory();
        long limit = Long.getLong(LIMIT, Long.MAX_VALUE);
        long machine = system.getTotalMemorySize() / (onThisMachine - inThisJvm + 1);
        return new ProcessMemory(
                Math.min(limit, machine) / inThisJvm, heap / inThisJvm, mostDirect(heap) / inThisJvm, onThisMachine);
    }

    private static long mostDirect(long heap) {
        HotSpotDiagnosticMXBean machine = ManagementFactory.getPlatformMXBean(HotSpotDiagnosticMXBean.class);
        long set = Long.parseLong(machine.getVMOption("MaxDirectMemorySize").getValue());
        return set == 0 ? heap : set;
    }

    /**
     * Makes room for so much. What attempts before this one left is freed when the collector finds it, which has no reason
     * to look while the heap has room.
     */
    void free(MemoryEstimate needed) {
        long used = ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(pool -> pool.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
        if (used + needed.bytes() > bytes - heap) {
            System.gc();
        }
    }
}
