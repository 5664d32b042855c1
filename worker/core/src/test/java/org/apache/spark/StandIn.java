package org.apache.spark;

/** Stands in for Spark, which is not on the worker's class path, so that a rule can be shown to bite. */
public interface StandIn {}
