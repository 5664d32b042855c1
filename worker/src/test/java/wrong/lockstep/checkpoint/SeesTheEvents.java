package wrong.lockstep.checkpoint;

final class SeesTheEvents {
    Class<?> seen = wrong.lockstep.events.Thing.class;
}
