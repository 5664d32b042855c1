/**
 * What of a machine decides the bits that an engine computes on it, whatever the engine: its processor, its C library, and what they
 * make of fixed numbers.
 *
 * <p>In: what the machine says of itself, and numbers that an engine computed. Out: names and hashes of them.
 */
@NullMarked
package dev.lockstep.engine.machine;

import org.jspecify.annotations.NullMarked;
