package dev.lockstep.driver.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import org.apache.spark.SparkConf;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SparkSecrecyTest {
    private static SparkConf conf(String... settings) {
        SparkConf conf = new SparkConf(false);
        for (String setting : settings) {
            conf.set(setting, "true");
        }
        return conf;
    }

    /** Without a secret there is nothing that keys could come from. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "spark.ssl.rpc.enabled",
                "spark.network.crypto.enabled",
                "spark.authenticate.enableSaslEncryption"
            })
    void encryptionWithoutAuthenticationIsSaidNotToHoldForWhatRanksExchange(String encryption) {
        assertThat(SparkSecrecy.warning(conf(encryption)))
                .contains("not encrypted", "set spark.authenticate=true")
                .doesNotContain("\n");
    }

    @Test
    void aPersonIsToldThatAnybodyIsLetIn() {
        assertThat(SparkSecrecy.warning(conf()))
                .startsWith("spark.authenticate is off")
                .doesNotContain("encrypted");
    }

    @Test
    void nothingIsSaidWhereRanksKnowEachOther() {
        assertThat(SparkSecrecy.warning(conf("spark.authenticate", "spark.ssl.rpc.enabled")))
                .isEmpty();
    }
}
