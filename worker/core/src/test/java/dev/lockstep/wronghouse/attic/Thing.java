package dev.lockstep.wronghouse.attic;

class Thing {}
