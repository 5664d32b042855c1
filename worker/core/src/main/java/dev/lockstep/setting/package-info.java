/**
 * What a setting of the run file says of itself: its sentence, its default, its bounds; and from that alone the reader,
 * the writer and the JSON Schema.
 *
 * <p>In: a YAML text and the record that it should become. Out: the record, or every fault with its place and
 * its remedy. It knows no setting by name.
 */
@NullMarked
package dev.lockstep.setting;

import org.jspecify.annotations.NullMarked;
