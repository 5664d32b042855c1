/**
 * What a setting of the run file says of itself: its sentence, its default, its bounds.
 *
 * <p>In: nothing. Out: annotations that the reader, the writer and the JSON Schema share. It knows no
 * setting by name.
 */
@NullMarked
package dev.lockstep.setting;

import org.jspecify.annotations.NullMarked;
