/**
 * Models of Keras', read without Keras. In: the bytes of an {@code .h5} file. Out: its layers as a run file says them, and what
 * they have learned, one output after the other. It knows no engine; what it cannot say, it refuses by name.
 */
@NullMarked
package dev.lockstep.engine.keras;

import org.jspecify.annotations.NullMarked;
