package dev.lockstep.engine;

/**
 * What a replica takes, known before there is one.
 *
 * @param parameters of the model
 * @param updaterState numbers that the updater keeps
 * @param valuesARow that a row becomes on its way through the network, all layers together
 */
public record MemoryNeeds(long parameters, long updaterState, long valuesARow) {}
