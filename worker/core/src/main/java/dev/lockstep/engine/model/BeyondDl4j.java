package dev.lockstep.engine.model;

import dev.lockstep.engine.LayerFaults;
import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.SequenceLayer;
import dev.lockstep.setting.SettingFault;
import dev.lockstep.setting.SettingPlace;
import java.util.List;
import java.util.Optional;

/** Layers that neither the engine on Deeplearning4j nor that library's files know, and what to use in their place. */
public final class BeyondDl4j {
    private static final String OTHER_ENGINE = "write training.engine: torch, or ";

    private BeyondDl4j() {}

    /** All of a network, by their places in the run file. */
    public static List<SettingFault> in(NetworkSpec network) {
        return LayerFaults.in(network, BeyondDl4j::faultOf);
    }

    private static Optional<SettingFault> faultOf(LayerSpec layer) {
        if (layer instanceof ImageLayer.Conv2d conv && conv.groups() > 1) {
            return Optional.of(fault("groups", "=" + conv.groups() + " is", "groups: 1"));
        }
        return instead(layer).map(other -> fault("", "is", "use " + other));
    }

    private static Optional<String> instead(LayerSpec layer) {
        if (layer instanceof SequenceLayer.Gru) {
            return Optional.of("lstm");
        }
        if (layer instanceof ImageLayer.DepthwiseConv2d) {
            return Optional.of("separableConv2d");
        }
        if (layer instanceof ImageLayer.TransposedConv2d) {
            return Optional.of("dense and a reshape");
        }
        return layer instanceof LayerSpec.GroupNorm ? Optional.of("batchNorm") : Optional.empty();
    }

    private static SettingFault fault(String setting, String what, String remedy) {
        return new SettingFault(
                SettingPlace.FILE, setting, what + " not known to the engine dl4j", OTHER_ENGINE + remedy);
    }
}
