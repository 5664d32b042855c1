package dev.lockstep.network;

/** How several ways through a network come together. */
public enum BranchJoin implements PlanOperation {
    /** Value by value; all have one shape. */
    ADD,
    /** One after the other: values, the channels of images, or the values of each step. */
    CONCAT
}
