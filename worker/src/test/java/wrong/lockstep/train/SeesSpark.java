package wrong.lockstep.train;

final class SeesSpark {
    Class<?> seen = org.apache.spark.StandIn.class;
}
