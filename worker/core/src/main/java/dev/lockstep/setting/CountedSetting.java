package dev.lockstep.setting;

/** A {@link TextSetting} record that bounds apply to by its count. */
public interface CountedSetting {
    long count();
}
