package wrong.lockstep.attic;

final class Stray {}
