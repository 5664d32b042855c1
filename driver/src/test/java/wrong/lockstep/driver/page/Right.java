package wrong.lockstep.driver.page;

final class Right {
    Class<?> seen = wrong.lockstep.events.Thing.class;
}
