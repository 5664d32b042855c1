package dev.lockstep.driver.cluster;

import java.util.ArrayList;
import java.util.List;
import scala.collection.Iterator;
import scala.collection.immutable.List$;

/** Lists of Scala's, by what both Scala 2.12 and 2.13 have: the converters of one are not those of the other. */
final class ScalaLists {
    private ScalaLists() {}

    static <T> List<T> toJava(scala.collection.Seq<T> values) {
        List<T> list = new ArrayList<>();
        Iterator<T> each = values.iterator();
        while (each.hasNext()) {
            list.add(each.next());
        }
        return list;
    }

    static <T> scala.collection.immutable.List<T> of(List<T> values) {
        scala.collection.immutable.List<T> list = List$.MODULE$.empty();
        for (int i = values.size() - 1; i >= 0; i--) {
            list = list.$colon$colon(values.get(i));
        }
        return list;
    }
}
