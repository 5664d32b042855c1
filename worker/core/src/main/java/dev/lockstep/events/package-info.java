/**
 * What a run says of itself, as records and JSON lines.
 *
 * <p>In: facts of a run. Out: one line of JSON each, and back. It knows nobody who reads them.
 */
@NullMarked
package dev.lockstep.events;

import org.jspecify.annotations.NullMarked;
