package io.github.nps4j.testkit.whatsapp;

import io.github.nps4j.testkit.internal.RollingWindow;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The state of the simulated business. Guarded by itself: whoever reads or changes it holds its monitor. */
final class Account {

    private static final Duration DAY = Duration.ofHours(24);

    final Settings settings;
    final Set<String> tokens = new HashSet<>();
    final Map<String, BusinessNumber> numbers = new LinkedHashMap<>();
    final Map<String, SimulatedTemplate> templates = new LinkedHashMap<>();
    final Map<String, Media> media = new HashMap<>();
    final List<SentMessage> messages = new ArrayList<>();
    final Map<String, SentMessage> byId = new HashMap<>();
    final Map<String, Integer> ourIds = new HashMap<>();
    final List<Violation> violations = new ArrayList<>();
    final Set<String> blockedFlows = new HashSet<>();
    final Map<String, RollingWindow> throttledFlows = new HashMap<>();
    final RollingWindow management;
    private final Map<String, Person> byPhone = new LinkedHashMap<>();
    private final Map<String, Person> byUserId = new HashMap<>();
    private final Map<String, Instant> reached = new LinkedHashMap<>();
    private final Deque<Instant> sends = new ArrayDeque<>();
    private int maxPerSecond;
    private int maxPeople;
    private long nextId = 1;

    /** A number of the business. */
    static final class BusinessNumber {
        final String id;
        final String displayNumber;
        final RollingWindow perSecond;
        String status = "CONNECTED";
        String quality = "GREEN";

        BusinessNumber(String id, String displayNumber, int perSecond) {
            this.id = id;
            this.displayNumber = displayNumber;
            this.perSecond = new RollingWindow(perSecond, Duration.ofSeconds(1));
        }
    }

    /** Media that were uploaded or came from a person. */
    static final class Media {
        private final byte[] bytes;
        private final String type;

        Media(byte[] bytes, String type) {
            this.bytes = bytes;
            this.type = type;
        }

        byte[] bytes() {
            return bytes;
        }

        String type() {
            return type;
        }
    }

    Account(Settings settings) {
        this.settings = settings;
        this.management = new RollingWindow(settings.managementPerHour, Duration.ofHours(1));
    }

    Instant now() {
        return settings.clock.instant();
    }

    long newId() {
        return nextId++;
    }

    String newMessageId(String prefix) {
        return "wamid.HBgL" + prefix + String.format(Locale.ROOT, "%016X", newId());
    }

    static String templateKey(String name, String language) {
        return name + '|' + language.replace('-', '_');
    }

    Person add(SimulatedUser user) {
        Person person = new Person(user, user.customer == null ? settings.customers : user.customer);
        byPhone.put(user.phone, person);
        byPhone.put(user.waId, person);
        if (user.userId != null) {
            byUserId.put(user.userId, person);
        }
        return person;
    }

    /** The person under a number, made up if nobody is known there. */
    Person byPhone(String digits) {
        Person person = byPhone.get(digits);
        return person == null ? add(SimulatedUser.of("+" + digits)) : person;
    }

    @Nullable
    Person byUserId(String userId) {
        return byUserId.get(userId);
    }

    void violation(Violation.Kind kind, String messageId, String what) {
        violations.add(new Violation(kind, now(), messageId, what));
    }

    /** Whether one more person may be reached outside of windows; who was reached already may be reached again. */
    boolean reach(String waId, Instant now) {
        Instant start = now.minus(DAY);
        // oldest first: an entry moves to the end when it is renewed
        while (!reached.isEmpty()) {
            Map.Entry<String, Instant> oldest = reached.entrySet().iterator().next();
            if (oldest.getValue().isAfter(start)) {
                break;
            }
            reached.remove(oldest.getKey());
        }
        boolean known = reached.containsKey(waId);
        if (!known && settings.portfolioLimit > 0 && reached.size() >= settings.portfolioLimit) {
            return false;
        }
        reached.remove(waId);
        reached.put(waId, now);
        maxPeople = Math.max(maxPeople, reached.size());
        return true;
    }

    int people(Instant now) {
        Instant start = now.minus(DAY);
        return (int) reached.values().stream().filter(at -> at.isAfter(start)).count();
    }

    int maxPeople() {
        return maxPeople;
    }

    void countSend(Instant now) {
        Instant start = now.minusSeconds(1);
        while (!sends.isEmpty() && !sends.getFirst().isAfter(start)) {
            sends.removeFirst();
        }
        sends.addLast(now);
        maxPerSecond = Math.max(maxPerSecond, sends.size());
    }

    int maxPerSecond() {
        return maxPerSecond;
    }
}
