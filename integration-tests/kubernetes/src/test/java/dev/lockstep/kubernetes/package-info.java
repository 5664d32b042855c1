/**
 * What can be known of {@code deploy/kubernetes} without a cluster.
 *
 * <p>In: its files, and a server that keeps what it is told as the API server of a cluster would. Out: whether Spark, told what the submit
 * script tells it, asks for the pods that were meant.
 */
@NullMarked
package dev.lockstep.kubernetes;

import org.jspecify.annotations.NullMarked;
