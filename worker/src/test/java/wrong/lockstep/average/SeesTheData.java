package wrong.lockstep.average;

final class SeesTheData {
    Class<?> seen = wrong.lockstep.data.Thing.class;
}
