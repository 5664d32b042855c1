package dev.lockstep.engine.dl4j;

import dev.lockstep.engine.ComputeDevice;
import dev.lockstep.engine.DeviceTrial;
import dev.lockstep.engine.LayerCase;
import java.io.IOException;
import java.nio.file.Path;

/** Holds a card against the processor with Deeplearning4j, of which each process has one: the first run leaves a file for the second. */
public final class Dl4jCardTrial {
    private Dl4jCardTrial() {}

    /** Arguments: {@code processor}, then {@code card} or {@code rehearsal}, each with the same file. */
    public static void main(String[] arguments) throws IOException {
        Path file = Path.of(arguments[1]);
        if (arguments[0].equals("processor")) {
            trial(ComputeDevice.processor()).found().write(file);
        } else {
            ComputeDevice device =
                    arguments[0].equals("card") ? new ComputeDevice.Card(0) : new ComputeDevice.Rehearsal();
            NativeLibrary.prepare(device);
            NativeLibrary.load();
            DeviceTrial.Found processor = DeviceTrial.Found.read(file);
            trial(device).against(processor);
            LibraryVersions.loaded().forEach((what, version) -> DeviceTrial.say("loaded", what, version));
        }
        System.exit(0); // ND4J leaves threads behind
    }

    private static DeviceTrial trial(ComputeDevice device) {
        return new DeviceTrial(Dl4jEngine::new, device, LayerCase.all().toList());
    }
}
