package wrong.lockstep.events;

final class SeesTheHall {
    Class<?> seen = wrong.lockstep.train.Thing.class;
}
