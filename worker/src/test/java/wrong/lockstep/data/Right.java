package wrong.lockstep.data;

final class Right {
    Class<?> seen = org.apache.arrow.vector.Float4Vector.class;
}
