package dev.lockstep.engine.onnx;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A dense layer that a graph says in two: a product, and a sum with constants that nothing else makes of the product. */
final class BiasedProduct {
    private BiasedProduct() {}

    /** The same operations, where such two are one: the product, which reads the constants too and puts out the sum. */
    static List<OnnxOperation> joined(List<OnnxOperation> operations, Map<String, OnnxTensor> constants) {
        Map<String, Integer> readers = new HashMap<>();
        operations.forEach(operation -> operation.from().forEach(name -> readers.merge(name, 1, Integer::sum)));
        List<OnnxOperation> joined = new ArrayList<>();
        Map<String, Integer> products = new HashMap<>();
        for (OnnxOperation operation : operations) {
            String product = operation.type().equals("Add") ? product(operation, products, readers) : "";
            String other = product.isEmpty() ? "" : other(operation, product);
            if (!other.isEmpty() && constants.containsKey(other)) {
                int at = products.getOrDefault(product, 0);
                OnnxOperation before = joined.get(at);
                joined.set(
                        at,
                        new OnnxOperation(
                                before.name(),
                                before.type(),
                                List.of(before.from().get(0), before.from().get(1), other),
                                operation.to(),
                                before.options()));
            } else {
                if (operation.type().equals("MatMul") && operation.from().size() == 2) {
                    products.put(operation.to().get(0), joined.size());
                }
                joined.add(operation);
            }
        }
        return joined;
    }

    private static String product(OnnxOperation sum, Map<String, Integer> products, Map<String, Integer> readers) {
        return sum.from().stream()
                .filter(name -> products.containsKey(name) && readers.getOrDefault(name, 0) == 1)
                .findFirst()
                .orElse("");
    }

    private static String other(OnnxOperation sum, String product) {
        return sum.from().stream()
                .filter(name -> !name.equals(product))
                .findFirst()
                .orElse("");
    }
}
