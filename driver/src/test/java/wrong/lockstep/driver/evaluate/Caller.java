package wrong.lockstep.driver.evaluate;

public final class Caller {
    Class<?> seen = wrong.lockstep.driver.capacity.SeesItsCaller.class;
}
