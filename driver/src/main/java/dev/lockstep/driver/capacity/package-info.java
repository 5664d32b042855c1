/**
 * Measures what a cluster can do, each executor, the links between them, averaging, data and training, and says what another would.
 *
 * <p>In: a run specification and a cluster, or what was measured of one before. Out: a {@link dev.lockstep.capacity.Capacity}, also
 * where a part of it failed or was cut short, pages and text. Everything that runs on executors is a {@code ProbeProgram}, has its share
 * of the time, and tells what it finds at once; what is computed of it needs no cluster.
 */
@NullMarked
package dev.lockstep.driver.capacity;

import org.jspecify.annotations.NullMarked;
