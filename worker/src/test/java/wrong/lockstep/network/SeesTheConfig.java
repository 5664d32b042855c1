package wrong.lockstep.network;

final class SeesTheConfig {
    Class<?> seen = wrong.lockstep.config.Thing.class;
}
