/**
 * The file that a model is kept in: a zip with the network as a run file says it, its numbers, and what Deeplearning4j opens it
 * by; and what others' files hold.
 *
 * <p>In: a network and what it has learned. Out: bytes, and from such bytes a model that a run can begin with. It writes that
 * library's format without it, so that models of all engines are alike.
 */
@NullMarked
package dev.lockstep.engine.model;

import org.jspecify.annotations.NullMarked;
