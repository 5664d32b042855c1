package org.nd4j;

/** Stands in for ND4J, which is not on the class path here, so that a rule can be shown to bite. */
public interface StandIn {}
