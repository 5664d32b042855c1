package dev.lockstep.average;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;

/** What every averager keeps, whatever its ranks are linked by. */
@Timeout(value = 10, unit = TimeUnit.MINUTES, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
abstract class AveragerContract
        implements AveragedBitsContract, EarlyAverageContract, MeetingContract, LostRankContract {}
