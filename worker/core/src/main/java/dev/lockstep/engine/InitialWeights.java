package dev.lockstep.engine;

import java.util.Map;
import java.util.Set;

/**
 * What a network begins with besides first weights: numbers that an imported model has learned.
 *
 * @param weights all parameters of a node of the plan, by its number, in the order of a model's file
 * @param frozen numbers of nodes whose parameters stay as they are
 * @param prune how much of each imported layer's weights, the smallest ones, are zero and stay it
 */
public record InitialWeights(Map<Integer, float[]> weights, Set<Integer> frozen, double prune) {
    /** Nothing but first weights. */
    public static final InitialWeights FRESH = new InitialWeights(Map.of(), Set.of(), 0);

    public InitialWeights {
        weights = Map.copyOf(weights);
        frozen = Set.copyOf(frozen);
    }
}
