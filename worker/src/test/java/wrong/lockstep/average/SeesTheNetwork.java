package wrong.lockstep.average;

final class SeesTheNetwork {
    Class<?> seen = wrong.lockstep.network.Thing.class;
}
