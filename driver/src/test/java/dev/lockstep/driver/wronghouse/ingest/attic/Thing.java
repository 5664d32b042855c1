package dev.lockstep.driver.wronghouse.ingest.attic;

class Thing {}
