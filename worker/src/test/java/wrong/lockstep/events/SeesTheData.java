package wrong.lockstep.events;

final class SeesTheData {
    Class<?> seen = wrong.lockstep.data.Thing.class;
}
