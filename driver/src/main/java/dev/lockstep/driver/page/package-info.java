/**
 * What people see of a run: the console, the result, the report.
 *
 * <p>In: the events of a run, or the figures of a measured cluster. Out: text and files. It reads these only, and knows neither how a
 * run works nor where.
 */
@NullMarked
package dev.lockstep.driver.page;

import org.jspecify.annotations.NullMarked;
