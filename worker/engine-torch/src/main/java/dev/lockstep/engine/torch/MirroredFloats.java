package dev.lockstep.engine.torch;

import java.nio.FloatBuffer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/**
 * Numbers that a replica computes with, and that others read and write in a buffer. On the processor both are the same memory. On a
 * card each side is copied to the other when it is asked for and the other one is newer: so numbers that nobody asks for stay there.
 */
final class MirroredFloats {
    /** Which side holds what the other one does not. */
    private enum Newer {
        NEITHER,
        BUFFER,
        TENSOR
    }

    private final FloatBuffer buffer;
    private final Tensor ofBuffer;
    private final Tensor tensor;
    private final boolean isApart;
    private Newer newer = Newer.NEITHER;

    MirroredFloats(TensorDevice device, int count) {
        isApart = device.isApart();
        buffer = device.buffer(count);
        ofBuffer = FlatTensors.tensor(buffer, count);
        tensor = device.bring(ofBuffer);
    }

    /** All of them, to make views of: what they hold is right only after {@link #read}. */
    Tensor tensor() {
        return tensor;
    }

    /** The buffer, for others to read and write until the replica computes again. */
    synchronized FloatBuffer shown() {
        if (newer == Newer.TENSOR) {
            copy(tensor, ofBuffer);
        }
        newer = isApart ? Newer.BUFFER : Newer.NEITHER;
        return buffer;
    }

    private static void copy(Tensor from, Tensor into) {
        PointerScope scope = new PointerScope();
        try {
            into.copy_(from);
        } finally {
            scope.close();
        }
    }

    /** To be computed with. */
    synchronized Tensor read() {
        if (newer == Newer.BUFFER) {
            copy(ofBuffer, tensor);
            newer = Newer.NEITHER;
        }
        return tensor;
    }

    /** To be changed by what is computed. */
    synchronized Tensor changed() {
        read();
        newer = isApart ? Newer.TENSOR : Newer.NEITHER;
        return tensor;
    }

    /** To be written anew, whatever it holds. */
    synchronized Tensor written() {
        newer = isApart ? Newer.TENSOR : Newer.NEITHER;
        return tensor;
    }
}
