package dev.lockstep.average;

import dev.lockstep.average.rendezvous.ExchangeSettings;
import java.nio.file.Path;
import java.util.Optional;

class SharedMemoryLinkTest extends RankExchangeContract implements LargeAverageContract {
    @Override
    Optional<Path> sharedMemory() {
        return Optional.of(ExchangeSettings.USUAL_SHARED_MEMORY);
    }
}
