package dev.lockstep.driver.page.live;

import com.sun.net.httpserver.HttpExchange;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who may look: on the loopback address whoever is on this machine and asks for it by its name, which a page of another site, that
 * had its own name lead here, does not; else whoever has the token, once in the address and from then on in a cookie.
 */
record PageAccess(InetSocketAddress address, String token) {
    private static final int TOKEN_BYTES = 16;
    private static final String PARAMETER = "token=";

    enum Verdict {
        WELCOME,
        /** It has the token in its address, where it would stay in the browser's history. */
        WELCOME_WITH_COOKIE,
        REFUSED
    }

    static PageAccess to(InetSocketAddress address) {
        if (address.getAddress().isLoopbackAddress()) {
            return new PageAccess(address, "");
        }
        byte[] token = new byte[TOKEN_BYTES];
        new SecureRandom().nextBytes(token);
        return new PageAccess(address, HexFormat.of().formatHex(token));
    }

    /** Where a user finds the page. */
    String link() {
        String host = address.getAddress().isAnyLocalAddress()
                ? thisHost()
                : address.getAddress().getHostAddress();
        String place = "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + address.getPort() + "/";
        return token.isEmpty() ? place : place + "?" + PARAMETER + token;
    }

    private static String thisHost() {
        try {
            return java.net.InetAddress.getLocalHost().getHostAddress();
        } catch (java.net.UnknownHostException e) {
            return "0.0.0.0";
        }
    }

    String cookie() {
        return cookieName() + "=" + token + "; Path=/; HttpOnly; SameSite=Strict";
    }

    /** Cookies know no ports, and another run may have another token. */
    private String cookieName() {
        return "lockstep-" + address.getPort();
    }

    Verdict verdict(HttpExchange exchange) {
        if (token.isEmpty()) {
            return isByOwnName(exchange) ? Verdict.WELCOME : Verdict.REFUSED;
        }
        String query =
                Optional.ofNullable(exchange.getRequestURI().getRawQuery()).orElse("");
        if (Arrays.stream(query.split("&", -1)).anyMatch(part -> isToken(part, PARAMETER))) {
            return Verdict.WELCOME_WITH_COOKIE;
        }
        Stream<String> cookies = exchange.getRequestHeaders().getOrDefault("Cookie", java.util.List.of()).stream()
                .flatMap(header -> Arrays.stream(header.split("; *", -1)));
        return cookies.anyMatch(cookie -> isToken(cookie, cookieName() + "=")) ? Verdict.WELCOME : Verdict.REFUSED;
    }

    private boolean isToken(String text, String before) {
        return text.startsWith(before)
                && MessageDigest.isEqual(
                        text.substring(before.length()).getBytes(StandardCharsets.UTF_8),
                        token.getBytes(StandardCharsets.UTF_8));
    }

    private static boolean isByOwnName(HttpExchange exchange) {
        String host = Optional.ofNullable(exchange.getRequestHeaders().getFirst("Host"))
                .orElse("")
                .toLowerCase(Locale.ROOT)
                .replaceFirst(":\\d+$", "");
        return host.equals("localhost") || host.equals("[::1]") || host.matches("127(\\.\\d{1,3}){3}");
    }
}
