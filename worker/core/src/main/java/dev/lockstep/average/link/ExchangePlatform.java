package dev.lockstep.average.link;

import dev.lockstep.parallel.Clock;
import java.nio.channels.spi.SelectorProvider;
import java.util.UUID;

/**
 * What an exchange has of the process that it is in. A simulation of many processes in one JVM gives a platform to each of them.
 *
 * @param jvm the same for ranks of one JVM, and for no others
 * @param network opens all sockets
 * @param widestWindow floats of a window at most, also where memory allows more; the same for all ranks
 */
public record ExchangePlatform(String jvm, Clock clock, SelectorProvider network, int widestWindow) {
    /** This process itself. */
    public static final ExchangePlatform OF_THIS_PROCESS = new ExchangePlatform(
            UUID.randomUUID().toString(), Clock.SYSTEM, SelectorProvider.provider(), Integer.MAX_VALUE);
}
