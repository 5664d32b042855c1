package dev.lockstep.engine.torch;

import dev.lockstep.engine.ArithmeticFingerprint;
import dev.lockstep.engine.ArithmeticFingerprint.Family;
import dev.lockstep.engine.BeyondCases;
import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.DeviceTrial;
import dev.lockstep.engine.LayerCase;
import java.util.List;
import java.util.stream.Stream;

/** Holds a card against the processor with libtorch, which computes on both in one process. */
public final class CardTrial {
    private CardTrial() {}

    /** Arguments: {@code card} or {@code rehearsal}. */
    public static void main(String[] arguments) {
        boolean rehearses = arguments.length > 0 && arguments[0].equals("rehearsal");
        ComputeDevice device = rehearses ? new ComputeDevice.Rehearsal() : new ComputeDevice.Card(0);
        List<LayerCase> cases =
                Stream.concat(LayerCase.all(), BeyondCases.all()).toList();
        DeviceTrial processor = new DeviceTrial(TorchEngine::new, ComputeDevice.processor(), cases);
        new DeviceTrial(TorchEngine::new, device, cases).against(processor.found());
        families(device);
        System.exit(0); // libraries leave threads behind
    }

    /** What processor and card make of the fixed computation. */
    private static void families(ComputeDevice device) {
        ArithmeticFingerprint card = TorchLibrary.fingerprint(device);
        TorchLibrary.fingerprint(ComputeDevice.processor())
                .families()
                .forEach(here -> DeviceTrial.say(
                        "computes",
                        here.name(),
                        here.hash(),
                        card.family(here.name()).map(Family::hash).orElse("nothing")));
    }
}
