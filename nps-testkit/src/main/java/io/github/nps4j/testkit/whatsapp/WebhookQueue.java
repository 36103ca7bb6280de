package io.github.nps4j.testkit.whatsapp;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the host is still to be told, and how it is told: order, batches, duplicates. Thread-safe. */
final class WebhookQueue {

    private static final int MAX_ROUNDS = 100_000;
    private static final Comparator<Webhook> BY_TIME =
            Comparator.<Webhook, Instant>comparing(webhook -> webhook.next).thenComparing(webhook -> webhook.order);

    private final Account account;
    private final PriorityQueue<Webhook> waiting = new PriorityQueue<>(BY_TIME);
    private final ReentrantLock delivering = new ReentrantLock();
    private volatile @Nullable WebhookSender sender;
    private volatile int batch = 1;
    private volatile int copies = 1;
    private volatile @Nullable Random shuffle;
    private long order;
    private long delivered;

    WebhookQueue(Account account) {
        this.account = account;
    }

    void sendTo(WebhookSender to) {
        this.sender = to;
    }

    @Nullable
    WebhookSender sender() {
        return sender;
    }

    void batches(int size) {
        this.batch = size;
    }

    void copies(int times) {
        this.copies = times;
    }

    void shuffle(@Nullable Random random) {
        this.shuffle = random;
    }

    synchronized void add(
            Instant due, Function<Instant, @Nullable ObjectNode> change, @Nullable Runnable acknowledged) {
        waiting.add(new Webhook(due, order++, change, acknowledged));
    }

    synchronized int size() {
        return waiting.size();
    }

    synchronized long delivered() {
        return delivered;
    }

    private synchronized List<Webhook> take(Instant until, int most) {
        List<Webhook> taken = new ArrayList<>();
        for (Webhook head = waiting.peek();
                head != null && !head.next.isAfter(until) && taken.size() < most;
                head = waiting.peek()) {
            waiting.remove();
            taken.add(head);
        }
        return taken;
    }

    private synchronized void putBack(List<Webhook> failed) {
        waiting.addAll(failed);
    }

    private synchronized void count(int webhooks) {
        delivered += webhooks;
    }

    /** Delivers what is due. */
    int deliver() {
        delivering.lock();
        try {
            List<Webhook> failed = new ArrayList<>();
            int done = round(take(account.now(), Integer.MAX_VALUE), failed);
            putBack(failed);
            return done;
        } finally {
            delivering.unlock();
        }
    }

    /** Delivers everything, also what is due later, and what comes of it. Each webhook is tried once. */
    int deliverAll() {
        delivering.lock();
        List<Webhook> failed = new ArrayList<>();
        try {
            int done = 0;
            int most = shuffle == null ? Math.max(batch, 64) : Integer.MAX_VALUE;
            for (int i = 0; i < MAX_ROUNDS; i++) {
                List<Webhook> taken = take(Instant.MAX, most);
                if (taken.isEmpty()) {
                    break;
                }
                done += round(taken, failed);
            }
            return done;
        } finally {
            putBack(failed);
            delivering.unlock();
        }
    }

    private int round(List<Webhook> taken, List<Webhook> failed) {
        WebhookSender to = sender;
        List<Webhook> happened = new ArrayList<>();
        List<ObjectNode> changes = new ArrayList<>();
        Random random = shuffle;
        if (random != null) {
            // what a person does opens the window before the host hears of it, whatever the order
            Collections.shuffle(taken, random);
        }
        Instant now = account.now();
        int done = 0;
        for (Webhook webhook : taken) {
            ObjectNode change;
            synchronized (account) {
                change = webhook.change(now);
            }
            if (change == null || to == null) {
                continue;
            }
            happened.add(webhook);
            changes.add(change);
            if (changes.size() == batch) {
                done += post(to, happened, changes, failed);
                happened.clear();
                changes.clear();
            }
        }
        if (to != null && !changes.isEmpty()) {
            done += post(to, happened, changes, failed);
        }
        return done;
    }

    private int post(WebhookSender to, List<Webhook> webhooks, List<ObjectNode> changes, List<Webhook> failed) {
        byte[] body = to.body(changes);
        boolean taken = false;
        for (int i = 0; i < copies; i++) {
            taken |= to.post(body);
        }
        if (taken) {
            synchronized (account) {
                webhooks.forEach(Webhook::acknowledge);
            }
            count(webhooks.size());
            return webhooks.size();
        }
        for (Webhook webhook : webhooks) {
            // Meta tries again for days, less and less often
            webhook.next = account.now().plus(Duration.ofSeconds(10L << Math.min(12, webhook.attempts)));
            webhook.attempts++;
            failed.add(webhook);
        }
        return 0;
    }
}
