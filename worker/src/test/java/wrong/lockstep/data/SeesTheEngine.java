package wrong.lockstep.data;

final class SeesTheEngine {
    Class<?> seen = wrong.lockstep.engine.Thing.class;
}
