package wrong.lockstep.engine;

final class Right {
    Class<?> seen = wrong.lockstep.data.Thing.class;
}
