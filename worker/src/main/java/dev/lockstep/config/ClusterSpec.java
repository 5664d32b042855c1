package dev.lockstep.config;

import dev.lockstep.setting.Setting;
import java.util.Optional;

/** On what the network is trained. None of it is part of the result. */
public record ClusterSpec(
        @Setting(
                value = "Executors to train on, 1 to the number of replicas; auto: as many as there are.",
                byDefault = "auto",
                atLeast = 1)
        Optional<Integer> ranks,

        @Setting(value = "What computes.", byDefault = "auto")
        Device device) {
    public enum Device {
        AUTO,
        CPU,
        GPU
    }
}
