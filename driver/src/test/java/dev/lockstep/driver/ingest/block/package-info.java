@NullMarked
package dev.lockstep.driver.ingest.block;

import org.jspecify.annotations.NullMarked;
