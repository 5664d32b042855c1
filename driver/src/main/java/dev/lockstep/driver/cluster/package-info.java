/**
 * The cluster: the Spark session, the barrier job whose tasks are the ranks, and the messages between them.
 *
 * <p>In: a run specification and a prepared data set. Out: the outcome of training, and its events on the way. One
 * barrier job an attempt; messages go over Spark's plugin RPC, never over the barrier's own, which sleeps a second a call.
 */
@NullMarked
package dev.lockstep.driver.cluster;

import org.jspecify.annotations.NullMarked;
