package wrong.lockstep.driver.capacity;

public final class SeesItsCaller {
    Class<?> seen = wrong.lockstep.driver.evaluate.Caller.class;
}
