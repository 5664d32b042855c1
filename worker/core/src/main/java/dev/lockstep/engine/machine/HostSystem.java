package dev.lockstep.engine.machine;

import java.util.Set;

/**
 * What native libraries ask of the machine beneath.
 *
 * @param platform system and processor, as Java calls them: {@code Linux amd64}
 * @param cLibrary the C library that this process uses: {@code glibc 2.36}
 * @param instructions the instructions beyond the oldest that the processor has
 */
public record HostSystem(String platform, String cLibrary, Set<String> instructions) {

    /** As this process finds it. */
    public static HostSystem here() {
        return new HostSystem(
                System.getProperty("os.name", Machine.UNKNOWN) + " " + System.getProperty("os.arch", Machine.UNKNOWN),
                Machine.glibc(),
                Machine.instructions());
    }
}
