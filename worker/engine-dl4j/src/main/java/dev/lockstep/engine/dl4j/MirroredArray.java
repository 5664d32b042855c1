package dev.lockstep.engine.dl4j;

import java.lang.reflect.Method;
import java.nio.FloatBuffer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.Pointer;
import org.jspecify.annotations.Nullable;
import org.nd4j.linalg.api.buffer.DataBuffer;
import org.nd4j.linalg.api.concurrency.AffinityManager;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.nativeblas.NativeOps;
import org.nd4j.nativeblas.NativeOpsHolder;
import org.nd4j.nativeblas.OpaqueDataBuffer;

/**
 * An array that a replica computes with, and a buffer in which others read and write it. On the processor both are the same memory.
 * On a card the buffer is pinned, and each side is copied to the other, once, when it is asked for and the other one is newer.
 */
final class MirroredArray implements AutoCloseable {
    /** Which side holds what the other one does not. */
    private enum Newer {
        NEITHER,
        BUFFER,
        ARRAY
    }

    /** As CUDA calls the ways that bytes are copied. */
    private static final int TO_CARD = 1;

    private static final int FROM_CARD = 2;

    private final INDArray array;
    private final long bytes;
    private final @Nullable Pointer pinned;
    private final FloatBuffer buffer;
    private Newer newer = Newer.NEITHER;

    /** @param array a whole memory */
    MirroredArray(INDArray array, ArrayDevice device) {
        this.array = array;
        bytes = array.length() * Float.BYTES;
        pinned = device.isApart() && bytes > 0 ? operations().mallocHost(bytes, 0) : null;
        buffer = pinned == null
                ? NativeLibrary.live(array)
                : new FloatPointer(pinned).capacity(array.length()).asBuffer();
        if (pinned != null) {
            fetch(pinned);
        }
    }

    private static NativeOps operations() {
        return NativeOpsHolder.getInstance().getDeviceNativeOps();
    }

    /** The buffer, for others to read and write until the replica computes again. */
    synchronized FloatBuffer shown() {
        if (pinned != null) {
            if (newer == Newer.ARRAY) {
                fetch(pinned);
            }
            newer = Newer.BUFFER;
        }
        return buffer;
    }

    /** To be computed with. */
    synchronized void read() {
        if (pinned != null && newer == Newer.BUFFER) {
            bring(pinned);
            newer = Newer.NEITHER;
        }
    }

    /** To be written anew by what is computed, whatever it holds. */
    synchronized void written() {
        if (pinned != null) {
            newer = Newer.ARRAY;
        }
    }

    private void fetch(Pointer into) {
        Pointer onCard = onCard();
        if (onCard == null) {
            Pointer.memcpy(into, array.data().addressPointer(), bytes);
        } else {
            copy(into, onCard, FROM_CARD);
        }
    }

    private void bring(Pointer from) {
        Pointer onCard = onCard();
        if (onCard == null) {
            Pointer.memcpy(array.data().addressPointer(), from, bytes);
        } else {
            copy(onCard, from, TO_CARD);
            Nd4j.getAffinityManager().tagLocation(array, AffinityManager.Location.DEVICE);
        }
    }

    private void copy(Pointer into, Pointer from, int way) {
        if (operations().memcpySync(into, from, bytes, way, null) == 0) {
            throw new IllegalStateException("cannot copy " + bytes + " bytes " + (way == TO_CARD ? "to" : "from")
                    + " the card: what the driver says of it is in this process's output");
        }
    }

    /** Where the array itself lies; null where it is rehearsed on the processor. */
    private @Nullable Pointer onCard() {
        DataBuffer data = array.data();
        try {
            Method opaque = data.getClass().getMethod("getOpaqueDataBuffer");
            return ((OpaqueDataBuffer) opaque.invoke(data)).specialBuffer();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(
                    "cannot ask a buffer of ND4J where it lies: is this ND4J another than "
                            + Nd4jRelease.here().version() + "?",
                    e);
        }
    }

    @Override
    public void close() {
        if (pinned != null) {
            operations().freeHost(pinned);
        }
    }
}
