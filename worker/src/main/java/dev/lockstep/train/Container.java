package dev.lockstep.train;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;

/**
 * What a JVM lives in.
 *
 * @param bytes of memory that it, and what it loads, may take: those of its container, or else of the machine
 * @param heap of them, what the JVM may take for objects
 */
record Container(long bytes, long heap) {

    static Container here() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        return new Container(system.getTotalMemorySize(), Runtime.getRuntime().maxMemory());
    }
}
