package wrong.lockstep.train;

final class SeesTheDriver {
    Class<?> seen = wrong.lockstep.driver.Command.class;
}
