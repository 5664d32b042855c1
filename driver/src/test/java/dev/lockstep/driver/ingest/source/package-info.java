@NullMarked
package dev.lockstep.driver.ingest.source;

import org.jspecify.annotations.NullMarked;
