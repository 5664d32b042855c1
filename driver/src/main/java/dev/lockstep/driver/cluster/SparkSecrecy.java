package dev.lockstep.driver.cluster;

import dev.lockstep.average.rendezvous.ExchangeSettings.Secrecy;
import java.nio.charset.StandardCharsets;
import org.apache.spark.SecurityManager;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkEnv;

/** The secrecy that this application asks of Spark, asked of the links between ranks too. */
final class SparkSecrecy {
    private SparkSecrecy() {}

    static Secrecy ofThisExecutor() {
        SecurityManager security = SparkEnv.get().securityManager();
        if (!security.isAuthenticationEnabled()) {
            return Secrecy.none();
        }
        byte[] secret = security.getSecretKey().getBytes(StandardCharsets.UTF_8);
        return isEncrypted(SparkEnv.get().conf()) ? Secrecy.encrypted(secret) : Secrecy.authenticated(secret);
    }

    static boolean isEncrypted(SparkConf spark) {
        return spark.getBoolean("spark.network.crypto.enabled", false)
                || spark.getBoolean("spark.authenticate.enableSaslEncryption", false)
                || spark.getBoolean("spark.ssl.rpc.enabled", false);
    }

    /** What a person should know before such a run begins; empty where there is nothing to say. */
    static String warning(SparkConf spark) {
        if (spark.getBoolean("spark.authenticate", false)) {
            return "";
        }
        String open =
                "spark.authenticate is off: ranks let in whoever reaches their ports on the executors' own addresses"
                        + " and knows the attempt";
        String plain = isEncrypted(spark)
                ? ", and what they exchange is not encrypted, whatever Spark's own messages are: the keys come from its secret"
                : "";
        return open + plain + "; set spark.authenticate=true where the network is not yours alone";
    }
}
