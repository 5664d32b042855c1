package dev.lockstep.config;

import dev.lockstep.setting.Setting;
import java.util.Optional;

/** On what the network is trained. None of it is part of the result. */
public record ClusterSpec(
        @Setting("Executors to train on, 1 to the number of replicas; empty or auto: as many as there are.") Optional<Integer> ranks,
        @Setting(value = "What computes.", byDefault = "auto") Device device) {
    public enum Device {
        AUTO,
        CPU,
        GPU
    }
}
