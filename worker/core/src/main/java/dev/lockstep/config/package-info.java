/**
 * The run file: records, read from YAML with all faults reported at once.
 *
 * <p>In: a YAML file and its overrides. Out: a {@link dev.lockstep.config.RunSpec}, or every fault of
 * the text with its line and its remedy. It starts nothing and reads nothing but that file.
 */
@NullMarked
package dev.lockstep.config;

import org.jspecify.annotations.NullMarked;
