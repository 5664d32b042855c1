package dev.lockstep.average;

import dev.lockstep.average.rendezvous.ExchangeSettings;

class EncryptedLinkTest extends RankExchangeContract {
    @Override
    ExchangeSettings.Secrecy secrecy() {
        return ExchangeSettings.Secrecy.encrypted(SECRET);
    }
}
