@NullMarked
package dev.lockstep.driver.ingest.prepare;

import org.jspecify.annotations.NullMarked;
