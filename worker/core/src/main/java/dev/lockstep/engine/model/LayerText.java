package dev.lockstep.engine.model;

import dev.lockstep.network.LayerSpec;
import dev.lockstep.setting.Setting;

/** A layer alone, as a run file says it: what a layer of Lockstep's is in a model that Deeplearning4j opens. */
public record LayerText(@Setting("A layer.") LayerSpec layer) {}
