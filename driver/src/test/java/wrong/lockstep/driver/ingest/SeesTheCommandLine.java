package wrong.lockstep.driver.ingest;

final class SeesTheCommandLine {
    Class<?> seen = wrong.lockstep.driver.cli.Thing.class;
}
