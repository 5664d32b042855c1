package dev.lockstep.setting;

/** A value that cannot be what its setting asks for: what is wrong with it, and what to write instead. */
public final class UnfitValueException extends Exception {
    private static final long serialVersionUID = 1L;

    private final String remedy;

    /** What is wrong follows the value in a sentence: "is not a whole number". */
    public UnfitValueException(String what, String remedy) {
        super(what);
        this.remedy = remedy;
    }

    public String what() {
        return String.valueOf(getMessage());
    }

    public String remedy() {
        return remedy;
    }
}
