package wrong.lockstep.engine;

final class SeesTheEngineBehind {
    Class<?> seen = wrong.lockstep.engine.dl4j.Thing.class;
}
