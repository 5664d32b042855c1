/**
 * The engine on libtorch. Parameters and gradients are flat buffers of Lockstep's own, on which libtorch's tensors are views; a
 * layer is a few of libtorch's operations, and its way back is found by libtorch.
 *
 * <p>In: a network as a plan lays it out, and batches. Out: gradients and predictions. Every tensor of a step is freed at its end:
 * what is made within a {@link org.bytedeco.javacpp.PointerScope} lives as long as that.
 */
@NullMarked
package dev.lockstep.engine.torch;

import org.jspecify.annotations.NullMarked;
