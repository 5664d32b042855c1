/**
 * Pure arithmetic: which rows make up which batch of which replica, and which rank hosts it.
 *
 * <p>In: counts and a seed. Out: row numbers. It reads no file, keeps no state and knows no cluster:
 * the same numbers in give the same numbers out, on any machine.
 */
@NullMarked
package dev.lockstep.order;

import org.jspecify.annotations.NullMarked;
