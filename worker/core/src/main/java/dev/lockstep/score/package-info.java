/**
 * How good predictions are: counted and measured, whoever made them.
 *
 * <p>In: batches and what a model put out for them. Out: scores and confusion matrices. Nothing here computes a model.
 */
@NullMarked
package dev.lockstep.score;

import org.jspecify.annotations.NullMarked;
