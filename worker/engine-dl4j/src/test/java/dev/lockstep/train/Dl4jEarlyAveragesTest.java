package dev.lockstep.train;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

@Timeout(value = 5, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class Dl4jEarlyAveragesTest extends EarlyAveragesContract {
    @Override
    String engine() {
        return "dl4j";
    }
}
