package dev.lockstep.integration;

import static java.util.Objects.requireNonNull;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;

/** The objects of a bucket, in memory, and those that are being uploaded in parts. */
final class StoredObjects {
    private final ConcurrentSkipListMap<String, Stored> objects = new ConcurrentSkipListMap<>();
    private final Map<String, SortedMap<Integer, byte[]>> uploads = new ConcurrentHashMap<>();
    private final List<String> copied = new ArrayList<>();
    private int lastUpload;

    /** An object, which never changes: another one takes its place. */
    @SuppressWarnings("ArrayRecordComponent") // sent or read, never compared
    record Stored(String key, byte[] bytes, String tag, Instant at) {
        static Stored of(String key, byte[] bytes) {
            try {
                String tag = HexFormat.of()
                        .formatHex(MessageDigest.getInstance("MD5").digest(bytes));
                return new Stored(key, bytes, '"' + tag + '"', Instant.now());
            } catch (NoSuchAlgorithmException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    Stored put(String key, byte[] bytes) {
        Stored stored = Stored.of(key, bytes);
        objects.put(key, stored);
        return stored;
    }

    Optional<Stored> find(String key) {
        return Optional.ofNullable(objects.get(key));
    }

    Stored copy(String from, String to) {
        synchronized (copied) {
            copied.add(to);
        }
        return put(to, requireNonNull(objects.get(from), from).bytes());
    }

    void remove(String key) {
        objects.remove(key);
    }

    /** Those whose keys begin so, in the order of their keys. */
    List<Stored> beginningWith(String prefix) {
        return objects.tailMap(prefix).values().stream()
                .takeWhile(each -> each.key().startsWith(prefix))
                .toList();
    }

    synchronized String beginUpload() {
        String id = "upload-" + ++lastUpload;
        uploads.put(id, new TreeMap<>());
        return id;
    }

    Stored part(String id, int number, byte[] bytes) {
        SortedMap<Integer, byte[]> parts = requireNonNull(uploads.get(id), id);
        synchronized (parts) {
            parts.put(number, bytes);
        }
        return Stored.of("", bytes);
    }

    Stored completeUpload(String id, String key) {
        SortedMap<Integer, byte[]> parts = requireNonNull(uploads.remove(id), id);
        byte[] all =
                new byte[parts.values().stream().mapToInt(part -> part.length).sum()];
        int at = 0;
        for (byte[] part : parts.values()) {
            System.arraycopy(part, 0, all, at, part.length);
            at += part.length;
        }
        return put(key, all);
    }

    void abandonUpload(String id) {
        uploads.remove(id);
    }

    /** The keys to which objects were copied: what a rename comes to here. */
    List<String> copied() {
        synchronized (copied) {
            return List.copyOf(copied);
        }
    }
}
