package dev.lockstep.engine;

import dev.lockstep.network.BlockLayer;
import dev.lockstep.network.LayerSpec;
import dev.lockstep.network.NetworkSpec;
import dev.lockstep.network.SequenceLayer;
import dev.lockstep.setting.SettingFault;
import dev.lockstep.setting.SettingWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** What is wrong with the layers of a network, wherever they stand: each with its place in the run file. */
public final class LayerFaults {
    private final Function<LayerSpec, Optional<SettingFault>> faultOf;
    private final List<SettingFault> found = new ArrayList<>();

    private LayerFaults(Function<LayerSpec, Optional<SettingFault>> faultOf) {
        this.faultOf = faultOf;
    }

    /**
     * Those of all layers.
     *
     * @param faultOf says what is wrong with one layer; its path is that of a setting in the layer, or empty
     */
    public static List<SettingFault> in(NetworkSpec network, Function<LayerSpec, Optional<SettingFault>> faultOf) {
        LayerFaults faults = new LayerFaults(faultOf);
        faults.chain(network.layers(), "network.layers");
        for (int i = 0; i < network.graph().size(); i++) {
            faults.chain(network.graph().get(i).layers(), "network.graph." + i + ".layers");
        }
        return List.copyOf(faults.found);
    }

    private void chain(List<LayerSpec> layers, String path) {
        for (int i = 0; i < layers.size(); i++) {
            layer(layers.get(i), path + "." + i);
        }
    }

    private void layer(LayerSpec layer, String place) {
        String path = place + "." + SettingWriter.spelt((Record) layer);
        faultOf.apply(layer)
                .ifPresent(fault -> found.add(new SettingFault(
                        fault.place(),
                        fault.path().isEmpty() ? path : path + "." + fault.path(),
                        fault.what(),
                        fault.remedy())));
        if (layer instanceof BlockLayer.Residual residual) {
            chain(residual.layers(), path + ".layers");
        } else if (layer instanceof SequenceLayer.Bidirectional both) {
            layer(both.layer(), path + ".layer");
        }
    }
}
