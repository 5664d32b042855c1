package dev.lockstep.average;

import java.nio.file.Path;
import java.util.Optional;

class SharedLinkTest extends ExchangeContract {
    @Override
    Optional<Path> sharedMemory() {
        return Optional.of(Terms.USUAL_SHARED_MEMORY);
    }
}
