package dev.lockstep.driver.wronghouse.cli;

public class Thing {}
