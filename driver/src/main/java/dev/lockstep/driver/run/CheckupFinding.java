package dev.lockstep.driver.run;

/** One thing that was looked at before a run, and how it is. */
public record CheckupFinding(Level level, String subject, String said) {
    /** How bad it is: a run ends by what is bad, and may be slower or less safe by what is to be noted. */
    public enum Level {
        OK,
        NOTE,
        BAD
    }

    static CheckupFinding ok(String subject, String said) {
        return new CheckupFinding(Level.OK, subject, said);
    }

    static CheckupFinding note(String subject, String said) {
        return new CheckupFinding(Level.NOTE, subject, said);
    }

    static CheckupFinding bad(String subject, String said) {
        return new CheckupFinding(Level.BAD, subject, said);
    }
}
