/**
 * The file that a model is kept in: a zip with the network as a run file says it, in which an engine finds its own numbers.
 *
 * <p>In: a network and what it has learned. Out: bytes, and from such bytes a model that a run can begin with.
 */
@NullMarked
package dev.lockstep.engine.model;

import org.jspecify.annotations.NullMarked;
