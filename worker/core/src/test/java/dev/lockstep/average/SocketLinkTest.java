package dev.lockstep.average;

class SocketLinkTest extends RankExchangeContract {}
