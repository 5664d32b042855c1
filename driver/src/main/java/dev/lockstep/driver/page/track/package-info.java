/**
 * What a run says of itself, for the tools with which others look at experiments: TensorBoard and MLflow.
 *
 * <p>In: events with their times. Out: files, or requests, in those tools' forms. Whoever calls it gives it a thread of its own.
 */
@NullMarked
package dev.lockstep.driver.page.track;

import org.jspecify.annotations.NullMarked;
