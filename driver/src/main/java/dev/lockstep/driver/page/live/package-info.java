/**
 * Pages of runs that go on, and of those that have ended, for a browser on this machine or, with a token, on another one.
 *
 * <p>In: events, as they come or from a run's log. Out: HTTP, and server-sent events. Nobody who tells of an event waits for a
 * browser: what a browser is sent is drawn from what is known by then, however much came meanwhile.
 */
@NullMarked
package dev.lockstep.driver.page.live;

import org.jspecify.annotations.NullMarked;
