package wrong.lockstep.driver.page;

final class SeesTheCluster {
    Class<?> seen = wrong.lockstep.driver.cluster.Thing.class;
}
