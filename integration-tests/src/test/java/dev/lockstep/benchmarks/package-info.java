/** Programs that measure; each has a page in docs/benchmarks with its command and its figures. */
@NullMarked
package dev.lockstep.benchmarks;

import org.jspecify.annotations.NullMarked;
