/**
 * Runs as a library: what a command, a page, an estimator or a test calls alike to prepare, check, train and go on.
 *
 * <p>In: a run specification, a directory and a Spark session, which may be the caller's. Out: a whole run directory, an
 * outcome, and events for who listens. It prints nothing, ends no process, and leaves the session as it was; two runs may go on
 * one session at the same time.
 */
@NullMarked
package dev.lockstep.driver.run;

import org.jspecify.annotations.NullMarked;
