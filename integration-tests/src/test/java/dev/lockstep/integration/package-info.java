/** Suites over the whole product, in processes of its own. */
@NullMarked
package dev.lockstep.integration;

import org.jspecify.annotations.NullMarked;
