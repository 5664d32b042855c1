package dev.lockstep.engine.dl4j.own;

import java.util.HashMap;
import java.util.Map;
import org.nd4j.linalg.api.buffer.DataType;

/** Memory that a layer keeps from forward to back, and from step to step: made once. */
final class Scratch {
    private final DataType type;
    private final Map<String, Memory> pieces = new HashMap<>();
    private double[][] lines = new double[0][];

    Scratch(DataType type) {
        this.type = type;
    }

    /** At least so many numbers; they are what they were. */
    Memory memory(String name, int count) {
        Memory known = pieces.get(name);
        if (known != null && known.length() >= count) {
            return known;
        }
        if (known != null) {
            known.close();
        }
        Memory made = Memory.create(type, count);
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
        pieces.values().forEach(Memory::close);
        pieces.clear();
    }
}
