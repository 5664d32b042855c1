package dev.lockstep.driver.wronghouse.cluster;

import scala.Option;

public class TakesScala {
    public String seen(int number, Option<String> taken) {
        return taken + ", " + number;
    }
}
