package dev.lockstep.engine.dl4j.own;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/** Memory that a layer keeps from forward to back, and from step to step: made once. */
final class KernelScratch {
    private final DataType type;
    private final Map<String, FlatArray> pieces = new HashMap<>();
    private double[][] lines = new double[0][];

    KernelScratch(DataType type) {
        this.type = type;
    }

    /** At least so many numbers; they are what they were. */
    FlatArray memory(String name, int count) {
        FlatArray known = pieces.get(name);
        if (known != null && known.length() >= count) {
            return known;
        }
        if (known != null) {
            known.close();
        }
        FlatArray made = FlatArray.create(type, count);
        pieces.put(name, made);
        return made;
    }

    /** So many arrays of at least so many numbers. */
    double[][] lines(int arrays, int count) {
        if (lines.length < arrays || lines[0].length < count) {
            lines = new double[arrays][count];
        }
        return lines;
    }

    void close() {
        pieces.values().forEach(FlatArray::close);
        pieces.clear();
    }
}
