package dev.lockstep.setting;

import java.util.List;
import java.util.Optional;

/** The form that a value takes in the run file: what the reader, the writer and the JSON Schema agree on. */
sealed interface Form permits Form.Simple, Form.Parts, Form.Alternatives, Form.Several, Form.Perhaps {

    /** What a user should give, as the end of "give …". */
    String expected();

    /** A value that is one scalar. */
    non-sealed interface Simple extends Form {
        Object parse(String text) throws UnfitException;

        String text(Object value);
    }

    /** A record: settings below each other. */
    record Parts(Class<?> type) implements Form {
        List<Part> parts() {
            return Forms.partsOf(type);
        }

        String name() {
            return Names.of(type);
        }

        @Override
        public String expected() {
            return "settings: "
                    + String.join(", ", parts().stream().map(Part::key).toList());
        }
    }

    /** One record of several, by its name. */
    record Alternatives(Class<?> type, List<Parts> options, Choice choice) implements Form {
        List<String> names() {
            return options.stream().map(Parts::name).toList();
        }

        Optional<Parts> named(String name) {
            return options.stream().filter(option -> option.name().equals(name)).findFirst();
        }

        /** The record that a bare scalar stands for. */
        Optional<Parts> scalar() {
            return named(choice.scalarIs());
        }

        /** Whether the record's settings stand beside its name. */
        boolean isFlat() {
            return !choice.namedBy().isEmpty();
        }

        @Override
        public String expected() {
            String names = "one of " + String.join(", ", names());
            return scalar().map(parts -> parts.parts().get(0).form().expected() + ", or " + names)
                    .orElse(names);
        }
    }

    record Several(Form each) implements Form {
        @Override
        public String expected() {
            return "a list";
        }
    }

    /** A value that may be absent; a word says so. */
    record Perhaps(Form form, String absent) implements Form {
        @Override
        public String expected() {
            return form.expected() + ", or " + absent;
        }
    }
}
