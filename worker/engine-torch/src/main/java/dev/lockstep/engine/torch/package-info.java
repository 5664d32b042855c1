/** A stand-in for the engine on libtorch: it has its name and its libraries, and computes as the fake one of the core. */
@NullMarked
package dev.lockstep.engine.torch;

import org.jspecify.annotations.NullMarked;
