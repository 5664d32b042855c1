package wrong.lockstep.driver.page;

final class SeesSpark {
    Class<?> seen = org.apache.spark.SparkConf.class;
}
