package dev.lockstep.driver.wronghouse.page;

import dev.lockstep.config.RunSpec;

/** Pages must read events and nothing else of the worker. */
public interface SeesConfig {
    void sees(RunSpec what);
}
