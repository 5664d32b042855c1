package wrong.lockstep.average;

final class Right {
    Class<?> seen = wrong.lockstep.order.Thing.class;
}
