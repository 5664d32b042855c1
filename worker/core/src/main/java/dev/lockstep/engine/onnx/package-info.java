/**
 * Models in the format that others read: ONNX, a graph of operations with their numbers.
 *
 * <p>In: a network, what it has learned and what its rows are. Out: the bytes of a file; and from the bytes of others' files,
 * layers that a run can begin with. It needs no library: of protobuf's encoding it has what the format uses.
 */
@NullMarked
package dev.lockstep.engine.onnx;

import org.jspecify.annotations.NullMarked;
