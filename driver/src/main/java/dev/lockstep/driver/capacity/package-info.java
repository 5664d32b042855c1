/**
 * Measures what a cluster can do: each executor, the links between them, averaging, data and training.
 *
 * <p>In: a run specification and a cluster. Out: a {@link dev.lockstep.capacity.Capacity}, also where a part of it failed or was cut
 * short. Everything that runs on executors is a {@code ProbeProgram}, has its share of the time, and tells what it finds at once.
 */
@NullMarked
package dev.lockstep.driver.capacity;

import org.jspecify.annotations.NullMarked;
