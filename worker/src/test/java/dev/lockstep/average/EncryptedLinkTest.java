package dev.lockstep.average;

class EncryptedLinkTest extends ExchangeContract {
    @Override
    Terms.Secrecy secrecy() {
        return Terms.Secrecy.encrypted(SECRET);
    }
}
