package dev.lockstep.integration;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Speaks what {@code s3a} says to a bucket, of Amazon's protocol: objects, ranges of them, lists of keys, uploads in parts, copies.
 * It asks for no signature, and is no faster or slower than a disk.
 */
final class S3Server implements AutoCloseable {
    private static final Pattern RANGE = Pattern.compile("bytes=(\\d+)-(\\d*)");
    private static final Pattern KEY = Pattern.compile("<Key>(.*?)</Key>", Pattern.DOTALL);

    private final HttpServer server;
    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final StoredObjects objects = new StoredObjects();

    S3Server() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    String url() {
        return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    StoredObjects objects() {
        return objects;
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }

    /** A request, as far as answers depend on it. */
    private record Asked(String method, String key, Map<String, String> query, HttpExchange exchange) {
        static Asked of(HttpExchange exchange) {
            String path = exchange.getRequestURI().getRawPath().substring(1);
            int slash = path.indexOf('/');
            Map<String, String> query = new HashMap<>();
            String raw = exchange.getRequestURI().getRawQuery();
            if (raw != null) {
                for (String one : raw.split("&", -1)) {
                    String[] sides = one.split("=", 2);
                    query.put(decoded(sides[0]), sides.length == 1 ? "" : decoded(sides[1]));
                }
            }
            String key = slash < 0
                    ? ""
                    : URLDecoder.decode(path.substring(slash + 1).replace("+", "%2B"), StandardCharsets.UTF_8);
            return new Asked(exchange.getRequestMethod(), key, query, exchange);
        }

        private static String decoded(String text) {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        }

        Optional<String> header(String name) {
            return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name));
        }

        String upload() {
            return query.getOrDefault("uploadId", "none");
        }

        /** What was sent, without the frames of a body that is sent in chunks. */
        byte[] body() throws IOException {
            byte[] raw = exchange.getRequestBody().readAllBytes();
            boolean isFramed = header("x-amz-decoded-content-length").isPresent();
            return isFramed ? unframed(raw) : raw;
        }

        private static byte[] unframed(byte[] raw) {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int at = 0;
            while (true) {
                int end = at;
                while (raw[end] != '\r') {
                    end++;
                }
                String line = new String(raw, at, end - at, StandardCharsets.US_ASCII);
                int size = Integer.parseInt(line.split(";", 2)[0], 16);
                if (size == 0) {
                    return out.toByteArray();
                }
                out.write(raw, end + 2, size);
                at = end + 2 + size + 2;
            }
        }
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            Asked asked = Asked.of(exchange);
            switch (asked.method()) {
                case "PUT" -> put(asked);
                case "GET", "HEAD" -> get(asked);
                case "DELETE" -> delete(asked);
                case "POST" -> post(asked);
                default -> send(exchange, 405, "");
            }
        } catch (RuntimeException e) {
            send(exchange, 500, "<Error><Code>InternalError</Code><Message>" + e + "</Message></Error>");
        }
    }

    private void put(Asked asked) throws IOException {
        if (asked.key().isEmpty()) {
            send(asked.exchange(), 200, "");
        } else if (asked.header("x-amz-copy-source").isPresent()) {
            String from = URLDecoder.decode(asked.header("x-amz-copy-source").get(), StandardCharsets.UTF_8);
            String key = from.replaceFirst("^/?[^/]+/", "");
            StoredObjects.Stored made = objects.copy(key, asked.key());
            send(asked.exchange(), 200, "<CopyObjectResult><ETag>" + made.tag() + "</ETag></CopyObjectResult>");
        } else if (asked.query().containsKey("uploadId")) {
            int number = Integer.parseInt(asked.query().get("partNumber"));
            StoredObjects.Stored part = objects.part(asked.upload(), number, asked.body());
            asked.exchange().getResponseHeaders().set("ETag", part.tag());
            send(asked.exchange(), 200, "");
        } else if (asked.header("If-None-Match").isPresent()
                && objects.find(asked.key()).isPresent()) {
            send(asked.exchange(), 412, "<Error><Code>PreconditionFailed</Code></Error>");
        } else {
            asked.exchange()
                    .getResponseHeaders()
                    .set("ETag", objects.put(asked.key(), asked.body()).tag());
            send(asked.exchange(), 200, "");
        }
    }

    private void get(Asked asked) throws IOException {
        if (asked.key().isEmpty()) {
            send(asked.exchange(), 200, asked.method().equals("HEAD") ? "" : list(asked.query()));
            return;
        }
        Optional<StoredObjects.Stored> found = objects.find(asked.key());
        if (found.isEmpty()) {
            send(asked.exchange(), 404, "<Error><Code>NoSuchKey</Code></Error>");
            return;
        }
        StoredObjects.Stored object = found.get();
        int from = 0;
        int to = object.bytes().length;
        Matcher range = RANGE.matcher(asked.header("Range").orElse(""));
        if (range.matches()) {
            from = Integer.parseInt(range.group(1));
            to = range.group(2).isEmpty() ? to : Math.min(to, Integer.parseInt(range.group(2)) + 1);
            if (from >= object.bytes().length) {
                send(asked.exchange(), 416, "<Error><Code>InvalidRange</Code></Error>");
                return;
            }
            asked.exchange()
                    .getResponseHeaders()
                    .set("Content-Range", "bytes " + from + "-" + (to - 1) + "/" + object.bytes().length);
        }
        sendBytes(asked, object, from, to);
    }

    private static void sendBytes(Asked asked, StoredObjects.Stored object, int from, int to) throws IOException {
        HttpExchange exchange = asked.exchange();
        exchange.getResponseHeaders().set("ETag", object.tag());
        exchange.getResponseHeaders().set("Accept-Ranges", "bytes");
        exchange.getResponseHeaders()
                .set(
                        "Last-Modified",
                        DateTimeFormatter.RFC_1123_DATE_TIME.format(object.at().atOffset(ZoneOffset.UTC)));
        int status = asked.header("Range").isPresent() ? 206 : 200;
        if (asked.method().equals("HEAD")) {
            exchange.getResponseHeaders().set("Content-Length", String.valueOf(to - from));
            exchange.sendResponseHeaders(status, -1);
            return;
        }
        exchange.sendResponseHeaders(status, to == from ? -1 : to - from);
        exchange.getResponseBody().write(object.bytes(), from, to - from);
    }

    private String list(Map<String, String> query) {
        if (query.containsKey("uploads")) {
            return "<ListMultipartUploadsResult><IsTruncated>false</IsTruncated></ListMultipartUploadsResult>";
        }
        String prefix = query.getOrDefault("prefix", "");
        String delimiter = query.getOrDefault("delimiter", "");
        List<StoredObjects.Stored> below = objects.beginningWith(prefix);
        TreeSet<String> folders = new TreeSet<>();
        StringBuilder contents = new StringBuilder();
        for (StoredObjects.Stored each : below) {
            int end = delimiter.isEmpty() ? -1 : each.key().indexOf(delimiter, prefix.length());
            if (end >= 0) {
                folders.add(each.key().substring(0, end + 1));
            } else {
                contents.append(String.format(
                        Locale.ROOT,
                        "<Contents><Key>%s</Key><LastModified>%s</LastModified><ETag>%s</ETag><Size>%d</Size></Contents>",
                        each.key(),
                        each.at(),
                        each.tag().replace("\"", "&quot;"),
                        each.bytes().length));
            }
        }
        String common = folders.stream()
                .map(folder -> "<CommonPrefixes><Prefix>" + folder + "</Prefix></CommonPrefixes>")
                .collect(Collectors.joining());
        return "<ListBucketResult><Prefix>" + prefix + "</Prefix><KeyCount>" + below.size() + "</KeyCount>"
                + "<MaxKeys>5000</MaxKeys><IsTruncated>false</IsTruncated>" + contents + common
                + "</ListBucketResult>";
    }

    private void delete(Asked asked) throws IOException {
        if (asked.query().containsKey("uploadId")) {
            objects.abandonUpload(asked.upload());
        } else {
            objects.remove(asked.key());
        }
        send(asked.exchange(), 204, "");
    }

    private void post(Asked asked) throws IOException {
        if (asked.query().containsKey("delete")) {
            KEY.matcher(new String(asked.body(), StandardCharsets.UTF_8))
                    .results()
                    .map(found -> found.group(1).replace("&amp;", "&"))
                    .forEach(objects::remove);
            send(asked.exchange(), 200, "<DeleteResult></DeleteResult>");
        } else if (asked.query().containsKey("uploads")) {
            send(
                    asked.exchange(),
                    200,
                    "<InitiateMultipartUploadResult><Key>" + asked.key() + "</Key><UploadId>" + objects.beginUpload()
                            + "</UploadId></InitiateMultipartUploadResult>");
        } else {
            asked.body();
            StoredObjects.Stored made = objects.completeUpload(asked.upload(), asked.key());
            send(
                    asked.exchange(),
                    200,
                    "<CompleteMultipartUploadResult><ETag>" + made.tag() + "</ETag></CompleteMultipartUploadResult>");
        }
    }

    private static void send(HttpExchange exchange, int status, String xml) throws IOException {
        exchange.getRequestBody().readAllBytes();
        boolean hasBody = !xml.isEmpty() && !exchange.getRequestMethod().equals("HEAD");
        byte[] bytes = ("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n" + xml).getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", "application/xml");
        exchange.sendResponseHeaders(status, hasBody ? bytes.length : -1);
        if (hasBody) {
            exchange.getResponseBody().write(bytes);
        }
    }
}
