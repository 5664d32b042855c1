package dev.lockstep.engine;

/**
 * What a replica takes, known before there is one.
 *
 * @param parameters of the model
 * @param updaterState numbers that the updater keeps
 * @param valuesARow that a row becomes on its way through the network, all layers together
 * @param sharesWeights whether parameters and updater state are there once for replicas that are always given the same updates
 */
public record MemoryNeeds(long parameters, long updaterState, long valuesARow, boolean sharesWeights) {}
