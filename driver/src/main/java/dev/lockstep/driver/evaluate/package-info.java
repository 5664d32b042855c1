/**
 * What a trained model says of rows: predictions and how good they are, on all executors, and text that goes on from a prompt.
 *
 * <p>In: the file of a model, and rows in files or data sets. Out: predictions, scores, text. It trains nothing: each task loads
 * the model, and what it says of a row depends on no other row.
 */
@NullMarked
package dev.lockstep.driver.evaluate;

import org.jspecify.annotations.NullMarked;
