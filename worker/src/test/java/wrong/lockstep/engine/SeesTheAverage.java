package wrong.lockstep.engine;

final class SeesTheAverage {
    Class<?> seen = wrong.lockstep.average.Thing.class;
}
