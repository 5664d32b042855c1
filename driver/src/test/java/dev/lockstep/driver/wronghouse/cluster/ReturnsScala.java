package dev.lockstep.driver.wronghouse.cluster;

import scala.Option;

public class ReturnsScala {
    public Option<String> seen() {
        return Option.empty();
    }
}
