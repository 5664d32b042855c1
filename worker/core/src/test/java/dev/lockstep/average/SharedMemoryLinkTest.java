package dev.lockstep.average;

import java.nio.file.Path;
import java.util.Optional;

class SharedMemoryLinkTest extends RankExchangeContract {
    @Override
    Optional<Path> sharedMemory() {
        return Optional.of(ExchangeSettings.USUAL_SHARED_MEMORY);
    }
}
