"""The parts of deploy/gpu/try."""
