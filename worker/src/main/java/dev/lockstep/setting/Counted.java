package dev.lockstep.setting;

/** A {@link Written} record that bounds apply to by its count. */
public interface Counted {
    long count();
}
