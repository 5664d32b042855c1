package dev.lockstep.network;

/** What is done at one place of a network: a layer, or several ways that come together. */
public sealed interface PlanOperation permits LayerSpec, BranchJoin {}
