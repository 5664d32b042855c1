/**
 * How ranks find each other, prove that they belong together, and notice that one is lost.
 *
 * <p>In: settings that all agree on, and the endpoints of all. Out: connections between all of them, and of a loss the rank
 * that was lost and why. Nobody is believed who has not proved to know the secret of the run, nobody is waited for longer
 * than the deadline, and whoever makes hardly any way is late.
 */
@NullMarked
package dev.lockstep.average.rendezvous;

import org.jspecify.annotations.NullMarked;
