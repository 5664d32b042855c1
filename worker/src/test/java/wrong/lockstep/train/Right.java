package wrong.lockstep.train;

final class Right {
    Class<?> seen = wrong.lockstep.average.Thing.class;
}
