/** Everything that needs Spark. */
@NullMarked
package dev.lockstep.driver;

import org.jspecify.annotations.NullMarked;
