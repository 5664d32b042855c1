package dev.lockstep.average;

class EncryptedLinkTest extends RankExchangeContract {
    @Override
    ExchangeSettings.Secrecy secrecy() {
        return ExchangeSettings.Secrecy.encrypted(SECRET);
    }
}
