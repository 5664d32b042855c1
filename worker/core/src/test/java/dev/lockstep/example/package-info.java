/** Layers as a user would write them. */
@NullMarked
package dev.lockstep.example;

import org.jspecify.annotations.NullMarked;
