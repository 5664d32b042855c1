package dev.lockstep.driver.wronghouse.attic;

class Thing {}
