package dev.lockstep.config;

import dev.lockstep.network.Period;
import dev.lockstep.setting.Setting;

/** What is kept on the way. */
public record CheckpointSpec(
        @Setting(value = "How often: 100 steps, or 1 epoch.", byDefault = "1 epoch", atLeast = 1)
        Period every,

        @Setting(value = "Checkpoints that are kept, besides the best.", byDefault = "3", atLeast = 1)
        int keep) {}
