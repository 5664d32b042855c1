package dev.lockstep.average;

class SocketLinkTest extends ExchangeContract {}
