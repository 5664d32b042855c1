package dev.lockstep.train;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** What the engine on Deeplearning4j computes has not changed. */
@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class GoldenWeightsTest extends GoldenWeightsContract {
    @Override
    String engine() {
        return "dl4j";
    }
}
