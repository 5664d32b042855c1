/**
 * Networks as estimators of Spark ML: in a Pipeline, in a CrossValidator, on the session of the caller.
 *
 * <p>In: a table with a column of vectors, and a run file that says network and training. Out: a transformer that holds its
 * model, saved and loaded as Spark ML does it. It calls runs as any program does; nothing in the house knows it.
 */
@NullMarked
package dev.lockstep.driver.ml;

import org.jspecify.annotations.NullMarked;
