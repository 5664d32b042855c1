package wrong.lockstep.driver.page;

final class SeesTheHall {
    Class<?> seen = wrong.lockstep.train.Thing.class;
}
