package dev.lockstep.config;

import static dev.lockstep.config.MoonsText.messageOf;
import static dev.lockstep.config.MoonsText.with;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BrokenYamlTest {
    @Test
    void anOpenBracketIsNamedWithTheLineThatItBeganOn() {
        assertThat(messageOf(with("split: { test: 0.2, validation: 0.2 }", "split: { test: 0.2, validation: 0.2")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 7: the file is not YAML: while parsing a flow mapping, expected ',' or '}', but got : (look at the indentation and the brackets from line 6 on)""");
    }

    @Test
    void aTabIsNamedOnItsOwnLine() {
        assertThat(messageOf(with("  rows: 1000", "\trows: 1000"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 4: the file is not YAML: while scanning for the next token, found character '\\t(TAB)' that cannot start any token. (Do not use \\t(TAB) for indentation) (look at the indentation and the brackets around here)""");
    }

    @Test
    void aWrongIndentationIsNamedOnItsOwnLine() {
        assertThat(messageOf(with("  rows: 1000", "     rows: 1000"))).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 4: the file is not YAML: mapping values are not allowed here (look at the indentation and the brackets around here)""");
    }

    @Test
    void aFileOfCommentsIsEmpty() {
        assertThat(messageOf("# nothing\n")).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          the file is empty (begin with name, data, network and training; conf/moons.yaml is an example)""");
    }

    @Test
    void aFileOfNothingIsEmpty() {
        assertThat(messageOf("")).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          the file is empty (begin with name, data, network and training; conf/moons.yaml is an example)""");
    }

    @Test
    void aFileOfOneWordIsRefused() {
        assertThat(messageOf("moons")).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 1: the file is a single value, not a set of settings (write below it settings: name, data, network, training, cluster, checkpoint, after, search)""");
    }

    @Test
    void aSecondDocumentIsRefused() {
        assertThat(messageOf(MoonsText.YAML + "---\nname: x\n")).isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 23: the file begins a second document (remove the line --- and what follows it)""");
    }

    @Test
    void anAliasIsRefusedOnce() {
        assertThat(messageOf(with("rows: 1000", "rows: &n 1000").replace("batch: 32", "batch: *n")))
                .isEqualTo("""
                        1 problem in conf/moons.yaml:
                          line 15: training.batch is an alias, which is not followed (write the value out)""");
    }
}
