@NullMarked
package dev.lockstep.driver.evaluate;

import org.jspecify.annotations.NullMarked;
