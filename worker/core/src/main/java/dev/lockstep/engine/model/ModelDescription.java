package dev.lockstep.engine.model;

import dev.lockstep.config.TrainingSpec;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.setting.Setting;
import java.util.List;

/** What a file of a model says of it besides its numbers. */
record ModelDescription(
        @Setting("What a row goes through.") NetworkSpec network,

        @Setting("Sizes of a row.") List<Integer> row,

        @Setting(value = "Tokens of the vocabulary; 0 where values go in.", byDefault = "0")
        int tokens,

        @Setting(value = "Which engine has computed it.", byDefault = TrainingSpec.USUAL_ENGINE)
        String engine) {}
