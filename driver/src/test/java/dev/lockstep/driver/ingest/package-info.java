@NullMarked
package dev.lockstep.driver.ingest;

import org.jspecify.annotations.NullMarked;
