/**
 * A network as a file of a model has it: vertices, each with a name, what it computes, and which others it reads in which form.
 *
 * <p>In: a plan. Out: the vertices, and the order in which their parameters lie. It is that of Deeplearning4j's files, whatever
 * engine computes, so that every engine's models are the same and one can go on from another's.
 */
@NullMarked
package dev.lockstep.engine.vertex;

import org.jspecify.annotations.NullMarked;
