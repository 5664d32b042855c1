package dev.lockstep.driver.run;

import dev.lockstep.data.DataSchema;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** A small network for rows of a shape, as YAML with comments. */
record FirstNetwork(DataSchema schema) {
    private static final int LEAST_SIDE_OF_A_PICTURE = 8;

    String text() {
        String layers = layers().stream().map(line -> "    - " + line + "\n").collect(Collectors.joining());
        return "network:\n  layers:\n" + layers + "  loss: " + loss() + "\n";
    }

    private List<String> layers() {
        List<String> layers = new ArrayList<>(hidden());
        layers.add(output());
        return layers;
    }

    private List<String> hidden() {
        int dimensions = schema.featureShape().size();
        if (schema.tokens() > 0) {
            return schema.labels().ofEachStep()
                    ? List.of("embedding: { size: 16 }", "lstm: { units: 32 }")
                    : List.of(
                            "embedding: { size: 16 } # a place for each word",
                            "globalPool: { kind: average } # that of all words of a row",
                            "dense: { units: 16, activation: relu }");
        }
        if (dimensions == 3) {
            return pictures();
        }
        return dimensions == 2
                ? List.of("lstm: { units: 16 } # a memory that goes through the steps", "globalPool: { kind: average }")
                : List.of("dense: { units: 32, activation: relu }", "dense: { units: 16, activation: relu }");
    }

    private List<String> pictures() {
        int side = Math.min(schema.featureShape().get(1), schema.featureShape().get(2));
        List<String> layers = new ArrayList<>();
        if (side >= LEAST_SIDE_OF_A_PICTURE) {
            layers.add("conv2d: { filters: 8, kernel: 3, padding: same, activation: relu }");
            layers.add("maxPool: { size: 2 }");
        }
        layers.add("dense: { units: 32, activation: relu }");
        return layers;
    }

    private String output() {
        DataSchema.Labels labels = schema.labels();
        if (!labels.areClasses()) {
            return "dense: { units: " + labels.width() + " } # a number, without an activation";
        }
        return isTwoClasses()
                ? "dense: { units: 1, activation: sigmoid } # the chance of the second class, "
                        + labels.classes().get(1)
                : "dense: { units: " + labels.classes().size() + ", activation: softmax } # a chance for each class";
    }

    private boolean isTwoClasses() {
        return schema.labels().isOneClass() && schema.labels().classes().size() == 2;
    }

    private String loss() {
        if (!schema.labels().areClasses()) {
            return "mse";
        }
        return isTwoClasses() ? "binaryCrossEntropy" : "crossEntropy";
    }
}
