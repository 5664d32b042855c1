package wrong.lockstep.order;

final class SeesTheNetwork {
    Class<?> seen = wrong.lockstep.network.Thing.class;
}
