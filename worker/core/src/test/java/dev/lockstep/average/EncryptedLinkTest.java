package dev.lockstep.average;

import dev.lockstep.average.rendezvous.ExchangeSettings;

class EncryptedLinkTest extends RankExchangeContract implements LargeAverageContract {
    @Override
    ExchangeSettings.Secrecy secrecy() {
        return ExchangeSettings.Secrecy.encrypted(SECRET);
    }
}
