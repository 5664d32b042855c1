package wrong.lockstep.network;

final class SeesARoom {
    Class<?> seen = wrong.lockstep.events.Thing.class;
}
