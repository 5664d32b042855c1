package wrong.lockstep.network;

final class SeesTheHall {
    Class<?> seen = wrong.lockstep.train.Thing.class;
}
