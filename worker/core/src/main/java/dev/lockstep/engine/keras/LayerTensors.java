package dev.lockstep.engine.keras;

import java.util.Arrays;
import java.util.List;

/** What a layer has learned, in the order in which Keras lists it. */
record LayerTensors(List<KerasTensor> all) {

    /** The array with this role, which must have these sizes. */
    KerasTensor get(String role, Integer... sizes) throws KerasUnsupportedException {
        KerasTensor found = all.stream()
                .filter(tensor -> tensor.role().equals(role))
                .findFirst()
                .orElseThrow(() -> new KerasUnsupportedException("has learned no " + role + ", but "
                        + all.stream().map(KerasTensor::name).toList()
                        + " (save the whole model again by model.save)"));
        List<Integer> wanted = List.of(sizes);
        if (!found.sizes().equals(wanted)) {
            throw new KerasUnsupportedException("has a " + role + " of " + KerasTensor.inWords(found.sizes())
                    + ", but needs one of " + KerasTensor.inWords(wanted) + " for what comes in");
        }
        return found;
    }

    boolean has(String role) {
        return all.stream().anyMatch(tensor -> tensor.role().equals(role));
    }

    /** A list of numbers with this role; where Keras has none, what it reckons with instead. */
    KerasTensor getOr(float otherwise, boolean isThere, String role, int size) throws KerasUnsupportedException {
        if (isThere) {
            return get(role, size);
        }
        float[] values = new float[size];
        Arrays.fill(values, otherwise);
        return new KerasTensor(role, List.of(size), values);
    }

    /** What a layer adds to each output; nothing where it is told to add nothing. */
    KerasTensor biases(boolean areThere, int size) throws KerasUnsupportedException {
        return areThere ? get("bias", size) : new KerasTensor("bias", List.of(0));
    }

    /** The first or the second half of them. */
    LayerTensors half(int number) {
        int middle = all.size() / 2;
        return new LayerTensors(number == 0 ? all.subList(0, middle) : all.subList(middle, all.size()));
    }

    /** One after the other. */
    static float[] joined(float[]... arrays) {
        float[] joined =
                new float[Arrays.stream(arrays).mapToInt(array -> array.length).sum()];
        int at = 0;
        for (float[] array : arrays) {
            System.arraycopy(array, 0, joined, at, array.length);
            at += array.length;
        }
        return joined;
    }
}
