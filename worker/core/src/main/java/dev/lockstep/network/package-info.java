/**
 * The network as records: layers, losses, updaters, schedules.
 *
 * <p>In: what the run file says. Out: facts that any engine can build from. It knows no engine.
 */
@NullMarked
package dev.lockstep.network;

import org.jspecify.annotations.NullMarked;
