package wrong.lockstep.parallel;

final class SeesTheNetwork {
    Class<?> seen = wrong.lockstep.network.Thing.class;
}
