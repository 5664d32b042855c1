package dev.lockstep.engine.keras;

import java.util.Arrays;
import java.util.List;

/** What a layer has learned, in the order in which Keras lists it. */
record Tensors(List<Tensor> all) {

    /** The array with this role, which must have these sizes. */
    Tensor get(String role, Integer... sizes) throws RefusedException {
        Tensor found = all.stream()
                .filter(tensor -> tensor.role().equals(role))
                .findFirst()
                .orElseThrow(() -> new RefusedException("has learned no " + role + ", but "
                        + all.stream().map(Tensor::name).toList() + " (save the whole model again by model.save)"));
        List<Integer> wanted = List.of(sizes);
        if (!found.sizes().equals(wanted)) {
            throw new RefusedException("has a " + role + " of " + Tensor.inWords(found.sizes()) + ", but needs one of "
                    + Tensor.inWords(wanted) + " for what comes in");
        }
        return found;
    }

    /** A list of numbers with this role; where Keras has none, what it reckons with instead. */
    Tensor getOr(float otherwise, boolean isThere, String role, int size) throws RefusedException {
        if (isThere) {
            return get(role, size);
        }
        float[] values = new float[size];
        Arrays.fill(values, otherwise);
        return new Tensor(role, List.of(size), values);
    }

    /** What a layer adds to each output; nothing where it is told to add nothing. */
    Tensor biases(boolean areThere, int size) throws RefusedException {
        return areThere ? get("bias", size) : new Tensor("bias", List.of(0));
    }

    /** The first or the second half of them. */
    Tensors half(int number) {
        int middle = all.size() / 2;
        return new Tensors(number == 0 ? all.subList(0, middle) : all.subList(middle, all.size()));
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
