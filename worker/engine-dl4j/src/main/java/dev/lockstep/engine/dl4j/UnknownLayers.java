package dev.lockstep.engine.dl4j;

import dev.lockstep.network.ImageLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.SequenceLayer;
import dev.lockstep.setting.SettingFault;
import dev.lockstep.setting.SettingPlace;
import java.util.Optional;

/** Layers that other engines know, and what to use in their place here. */
final class UnknownLayers {
    private static final String OTHER_ENGINE = "write training.engine: torch, or ";

    private UnknownLayers() {}

    /** Empty where a layer is known; the path of a fault is that of a setting in the layer, or empty. */
    static Optional<SettingFault> faultOf(LayerSpec layer) {
        if (layer instanceof ImageLayer.Conv2d conv && conv.groups() > 1) {
            return fault("groups", "=" + conv.groups() + " is", "groups: 1");
        }
        return instead(layer).map(other -> fault("", "is", "use " + other).orElseThrow());
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

    private static Optional<SettingFault> fault(String setting, String what, String remedy) {
        return Optional.of(new SettingFault(
                SettingPlace.FILE,
                setting,
                what + " not known to the engine " + Dl4jProvider.NAME,
                OTHER_ENGINE + remedy));
    }
}
