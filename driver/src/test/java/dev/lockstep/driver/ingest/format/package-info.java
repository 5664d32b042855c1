@NullMarked
package dev.lockstep.driver.ingest.format;

import org.jspecify.annotations.NullMarked;
