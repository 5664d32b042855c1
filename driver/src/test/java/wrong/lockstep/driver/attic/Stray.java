package wrong.lockstep.driver.attic;

final class Stray {}
