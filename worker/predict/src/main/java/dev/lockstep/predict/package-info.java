/**
 * Asks a trained model about rows, one at a time, in any JVM: a service, a stream, a test.
 *
 * <p>In: the file of a model, and rows as the source had them. Out: predictions. It needs neither Spark nor Hadoop; the engine
 * that trained the model lies beside it on the class path.
 */
@NullMarked
package dev.lockstep.predict;

import org.jspecify.annotations.NullMarked;
