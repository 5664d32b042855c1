package wrong.lockstep.train;

final class SeesArrow {
    Class<?> seen = org.apache.arrow.vector.Float4Vector.class;
}
