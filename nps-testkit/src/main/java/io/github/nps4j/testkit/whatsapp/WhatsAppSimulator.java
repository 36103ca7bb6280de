package io.github.nps4j.testkit.whatsapp;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.github.nps4j.testkit.internal.Faults;
import io.github.nps4j.testkit.internal.JsonTrees;
import io.github.nps4j.testkit.internal.Loopback;
import io.github.nps4j.testkit.internal.RollingWindow;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import mockwebserver3.MockWebServer;
import org.jspecify.annotations.Nullable;

/**
 * The WhatsApp Business Cloud API over real HTTP, with state, on the loopback interface only. It takes messages, media and
 * templates, refuses what Meta refuses with Meta's bodies, posts signed webhooks back to the host, lets simulated
 * customers answer, goes wrong when told to, and counts every limit and wish that the host did not keep. Safe for use by
 * many threads.
 *
 * <pre>{@code
 * try (WhatsAppSimulator meta = WhatsAppSimulator.builder().clock(clock).portfolioLimit(250).start()) {
 *   meta.addTemplate(SimulatedTemplate.utility("nps_order", "en", "How was order {{1}} for you?"));
 *   meta.subscribe(URI.create("http://127.0.0.1:8080/whatsapp"), "app-secret");
 *   meta.addUser(SimulatedUser.of("+14155550123").answering(Customer.saying(CustomerReply.text("9"))));
 *   ...
 *   meta.deliverAll();
 *   assertThat(meta.violations()).isEmpty();
 * }
 * }</pre>
 *
 * <p>Nothing happens by itself: webhooks go out when {@link #deliver()} or {@link #deliverAll()} is called, unless the
 * builder was given an executor for that.
 */
public final class WhatsAppSimulator implements AutoCloseable {

    private static final String ACCOUNT_ID = "102290129340398";
    private static final long FIRST_NUMBER_ID = 106_540_352_242_922L;
    private static final long FIRST_NUMBER = 15_550_783_881L;

    private final MockWebServer server = new MockWebServer();
    private final Faults<Endpoint, WhatsAppFault> faults = new Faults<>();
    private final List<WhatsAppRequest> requests = Collections.synchronizedList(new ArrayList<>());
    private final AtomicBoolean deliveryWaits = new AtomicBoolean();
    private final Account account;
    private final WebhookQueue webhooks;
    private final MessageApi messages;
    private final TemplateApi templates;
    private final MediaApi media;
    private final String token = "EAAsim" + UUID.randomUUID().toString().replace("-", "");
    private final String phoneNumberId;

    WhatsAppSimulator(Settings settings) {
        this.account = new Account(settings);
        this.webhooks = new WebhookQueue(account);
        this.messages = new MessageApi(account, webhooks);
        this.templates = new TemplateApi(account);
        this.media = new MediaApi(account);
        account.tokens.add(token);
        this.phoneNumberId = addNumber();
        Loopback.start(
                server,
                new WhatsAppDispatcher(
                        account,
                        faults,
                        this::log,
                        this::afterSend,
                        this::baseUrl,
                        ACCOUNT_ID,
                        messages,
                        templates,
                        media),
                "WhatsApp");
    }

    /**
     * A builder of a simulator.
     *
     * @return a builder without limits
     */
    public static WhatsAppSimulatorBuilder builder() {
        return new WhatsAppSimulatorBuilder();
    }

    /**
     * Starts a simulator with the defaults of {@link #builder()}.
     *
     * @return a running simulator
     */
    public static WhatsAppSimulator start() {
        return builder().start();
    }

    private void log(WhatsAppRequest request) {
        requests.add(request);
        Loopback.forgetRequest(server);
        account.settings.listener.accept(request);
    }

    private void afterSend() {
        Executor executor = account.settings.deliverer;
        // one run delivers all that waits, so one that has not begun is enough
        if (executor != null && deliveryWaits.compareAndSet(false, true)) {
            try {
                executor.execute(() -> {
                    deliveryWaits.set(false);
                    deliverAll();
                });
            } catch (RejectedExecutionException e) {
                // the host has shut its executor down: nobody wants webhooks any more
                deliveryWaits.set(false);
            }
        }
    }

    /** Stops the server. Requests that are under way fail. */
    @Override
    public void close() {
        server.close();
    }

    // ---- how to reach it

    /**
     * Where the Graph API is.
     *
     * @return such as {@code http://127.0.0.1:50123}, without a version and without a slash at the end
     */
    public URI baseUrl() {
        // the address, not the name, so that no resolver is asked
        String address = InetAddress.getLoopbackAddress().getHostAddress();
        return URI.create("http://" + (address.contains(":") ? "[" + address + "]" : address) + ":" + server.getPort());
    }

    /**
     * A token that is valid until {@link #revokeToken}.
     *
     * @return the token
     */
    public String token() {
        return token;
    }

    /**
     * Makes another token.
     *
     * @return the token
     */
    public String addToken() {
        String added = "EAAsim" + UUID.randomUUID().toString().replace("-", "");
        synchronized (account) {
            account.tokens.add(added);
        }
        return added;
    }

    /**
     * Makes a token invalid: calls with it are refused with 190.
     *
     * @param revoked the token
     */
    public void revokeToken(String revoked) {
        synchronized (account) {
            account.tokens.remove(revoked);
        }
    }

    /**
     * The id of the number that every simulator has.
     *
     * @return 15 digits
     */
    public String phoneNumberId() {
        return phoneNumberId;
    }

    /**
     * The id of the WhatsApp Business Account.
     *
     * @return 15 digits
     */
    public String businessAccountId() {
        return ACCOUNT_ID;
    }

    // ---- what a test arranges

    /**
     * Adds a business number. All numbers share the portfolio's limit; each has its own service windows and throughput.
     *
     * @return its phone number id
     */
    public String addNumber() {
        synchronized (account) {
            int index = account.numbers.size();
            String id = Long.toString(FIRST_NUMBER_ID + index);
            account.numbers.put(
                    id,
                    new Account.BusinessNumber(id, Long.toString(FIRST_NUMBER + index), account.settings.perSecond));
            return id;
        }
    }

    /**
     * Changes the status of a number.
     *
     * @param id its phone number id
     * @param status such as {@code CONNECTED} or {@code BANNED}
     * @param quality {@code GREEN}, {@code YELLOW} or {@code RED}
     */
    public void setNumber(String id, String status, String quality) {
        synchronized (account) {
            Account.BusinessNumber number = number(id);
            number.status = status;
            number.quality = quality;
        }
    }

    private Account.BusinessNumber number(String id) {
        Account.BusinessNumber number = account.numbers.get(id);
        if (number == null) {
            throw new IllegalArgumentException("the WhatsApp simulator has no number " + id);
        }
        return number;
    }

    /**
     * Adds a template, or replaces the one of this name and language.
     *
     * @param template the template
     * @return its id
     */
    public String addTemplate(SimulatedTemplate template) {
        synchronized (account) {
            account.templates.put(Account.templateKey(template.name(), template.language()), template);
            return templates.id(template);
        }
    }

    /**
     * Changes the status of a template, and tells the host by webhook.
     *
     * @param name its name
     * @param language its language
     * @param status such as {@code PAUSED}
     * @throws IllegalArgumentException if there is none
     */
    public void setTemplateStatus(String name, String language, String status) {
        synchronized (account) {
            SimulatedTemplate template = account.templates.get(Account.templateKey(name, language));
            if (template == null) {
                throw new IllegalArgumentException("the WhatsApp simulator has no such template");
            }
            addTemplate(template.withStatus(status));
            messages.templateStatus(template, status);
        }
    }

    /**
     * The template of a name and language.
     *
     * @param name its name
     * @param language its language
     * @return the template, empty if there is none
     */
    public Optional<SimulatedTemplate> template(String name, String language) {
        synchronized (account) {
            return Optional.ofNullable(account.templates.get(Account.templateKey(name, language)));
        }
    }

    /** Makes all cursors of template lists invalid (131059). */
    public void expireCursors() {
        synchronized (account) {
            templates.expireCursors();
        }
    }

    /** Makes all addresses of media invalid (404), as after five minutes. */
    public void expireMediaAddresses() {
        synchronized (account) {
            media.expireAddresses();
        }
    }

    /**
     * Blocks a Flow: templates with it are refused with 132068.
     *
     * @param flowId the id of the Flow
     */
    public void blockFlow(String flowId) {
        synchronized (account) {
            account.blockedFlows.add(flowId);
        }
    }

    /**
     * Throttles a Flow: ten messages with it in an hour, the next are refused with 132069.
     *
     * @param flowId the id of the Flow
     */
    public void throttleFlow(String flowId) {
        synchronized (account) {
            account.throttledFlows.put(flowId, new RollingWindow(10, Duration.ofHours(1)));
        }
    }

    /**
     * Adds a person. Whoever is not added has WhatsApp all the same, and answers as the builder says.
     *
     * @param user the person
     */
    public void addUser(SimulatedUser user) {
        synchronized (account) {
            account.add(user);
        }
    }

    /**
     * A person writes to the business, without having been asked. The service window opens when it is delivered.
     *
     * @param phone the person's number with {@code +}
     * @param reply what they write
     */
    public void says(String phone, CustomerReply reply) {
        says(phoneNumberId, phone, reply);
    }

    /**
     * A person writes to one number of the business.
     *
     * @param number the phone number id that they write to
     * @param phone the person's number with {@code +}
     * @param reply what they write
     */
    public void says(String number, String phone, CustomerReply reply) {
        synchronized (account) {
            messages.say(number(number), person(phone), reply, null, account.now());
        }
    }

    /**
     * A person answers a message, however old.
     *
     * @param messageId the message
     * @param reply what they answer
     * @throws IllegalArgumentException if there is no such message
     */
    public void answers(String messageId, CustomerReply reply) {
        synchronized (account) {
            SentMessage message = account.byId.get(messageId);
            if (message == null) {
                throw new IllegalArgumentException("the WhatsApp simulator has no message " + messageId);
            }
            messages.say(
                    number(message.phoneNumberId()), account.byPhone(message.waId()), reply, message, account.now());
        }
    }

    private Person person(String phone) {
        return account.byPhone(phone.replaceAll("[^0-9]", ""));
    }

    /**
     * Opens the service window of a person with the first number, as if they had written just now; no webhook tells it.
     *
     * @param phone the person's number with {@code +}
     */
    public void openWindow(String phone) {
        synchronized (account) {
            person(phone).wrote(phoneNumberId, account.now());
        }
    }

    /**
     * A person stops marketing in WhatsApp's own settings; the host is told by {@code user_preferences}.
     *
     * @param phone the person's number with {@code +}
     */
    public void stopsMarketing(String phone) {
        synchronized (account) {
            messages.preference(number(phoneNumberId), person(phone), true);
        }
    }

    /**
     * A person resumes marketing; the host is told by {@code user_preferences}.
     *
     * @param phone the person's number with {@code +}
     */
    public void resumesMarketing(String phone) {
        synchronized (account) {
            messages.preference(number(phoneNumberId), person(phone), false);
        }
    }

    /**
     * From now on any message to a person is a violation.
     *
     * @param phone the person's number with {@code +}
     */
    public void forbid(String phone) {
        synchronized (account) {
            person(phone).forbidden = true;
        }
    }

    /**
     * Keeps media as if a person had sent them.
     *
     * @param bytes the content
     * @param mediaType such as {@code image/jpeg}
     * @return the media id
     */
    public String addMedia(byte[] bytes, String mediaType) {
        synchronized (account) {
            String id = Long.toString(750_000_000_000_000L + account.newId());
            account.media.put(id, new Account.Media(bytes.clone(), mediaType));
            return id;
        }
    }

    /**
     * The bytes of media that were uploaded.
     *
     * @param id the media id
     * @return the bytes, empty if there are no such media
     */
    public Optional<byte[]> media(String id) {
        synchronized (account) {
            Account.Media found = account.media.get(id);
            return found == null ? Optional.empty() : Optional.of(found.bytes().clone());
        }
    }

    /**
     * Lets the next requests to one endpoint go wrong.
     *
     * @param endpoint which requests
     * @param times how many of them
     * @param fault how
     */
    public void failNext(Endpoint endpoint, int times, WhatsAppFault fault) {
        faults.add(endpoint::equals, fault, times);
    }

    /**
     * Lets the next sends go wrong.
     *
     * @param times how many of them
     * @param fault how
     */
    public void failNextSend(int times, WhatsAppFault fault) {
        failNext(Endpoint.SEND, times, fault);
    }

    /**
     * Lets all requests go wrong until {@link #heal()}.
     *
     * @param fault how
     */
    public void failAlways(WhatsAppFault fault) {
        faults.add(endpoint -> true, fault, Integer.MAX_VALUE);
    }

    /** Ends all faults. */
    public void heal() {
        faults.clear();
    }

    // ---- webhooks

    /**
     * Where webhooks go.
     *
     * @param url on this machine
     * @param appSecret what they are signed with
     * @throws IllegalArgumentException if the URL leads to another machine, or the secret is blank
     */
    public void subscribe(URI url, String appSecret) {
        webhooks.sendTo(new WebhookSender(url, appSecret, ACCOUNT_ID));
    }

    /**
     * Tells the host anything, such as {@code template_category_update} or {@code account_update}. It is due at once.
     *
     * @param field the field of the change
     * @param valueJson its value
     * @throws IllegalArgumentException if the value is no JSON
     */
    public void tell(String field, String valueJson) {
        JsonNode value;
        try {
            value = JsonTrees.read(valueJson);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("the value of the webhook is no JSON", e);
        }
        webhooks.add(
                account.now(),
                when -> {
                    ObjectNode change = JsonTrees.object().put("field", field);
                    change.set("value", value);
                    return change;
                },
                null);
    }

    /**
     * Does the handshake that Meta does when a webhook is configured.
     *
     * @param verifyToken the token that the host expects
     * @return whether the host gave the challenge back
     * @throws IllegalStateException without {@link #subscribe}
     */
    public boolean verifyWebhook(String verifyToken) {
        WebhookSender sender = webhooks.sender();
        if (sender == null) {
            throw new IllegalStateException("call subscribe first");
        }
        return sender.verify(verifyToken);
    }

    /**
     * Posts the webhooks that are due by the clock. One that the host does not answer with 2xx is due again after 10
     * seconds, then 20, 40 and so on. Without {@link #subscribe} they are lost.
     *
     * @return how many the host took
     */
    public int deliver() {
        return webhooks.deliver();
    }

    /**
     * Posts all webhooks, also those that are due later, and those that come of them, until nothing is left; each is tried
     * once. What is due later carries the time of now.
     *
     * @return how many the host took
     */
    public int deliverAll() {
        return webhooks.deliverAll();
    }

    /**
     * How many webhooks wait.
     *
     * @return 0 or more
     */
    public int waitingWebhooks() {
        return webhooks.size();
    }

    /**
     * How many webhooks the host took so far, duplicates not counted.
     *
     * @return 0 or more
     */
    public long deliveredWebhooks() {
        return webhooks.delivered();
    }

    /**
     * Puts several webhooks into one post.
     *
     * @param size 1 to 1,000
     */
    public void batchWebhooks(int size) {
        if (size < 1 || size > 1_000) {
            throw new IllegalArgumentException("Meta puts 1 to 1000 webhooks into a post; got " + size);
        }
        webhooks.batches(size);
    }

    /**
     * Posts each webhook several times.
     *
     * @param times 1 or more
     */
    public void repeatWebhooks(int times) {
        if (times < 1) {
            throw new IllegalArgumentException("each webhook is posted once or more; got " + times);
        }
        webhooks.copies(times);
    }

    /**
     * Delivers webhooks out of order: whatever is due at the same {@link #deliver()} is shuffled.
     *
     * @param seed makes the order repeatable
     */
    public void shuffleWebhooks(long seed) {
        webhooks.shuffle(new Random(seed));
    }

    /** Delivers webhooks one by one, once, in order, again. */
    public void webhooksInOrder() {
        webhooks.batches(1);
        webhooks.copies(1);
        webhooks.shuffle(null);
    }

    // ---- what a test looks at

    /**
     * The messages that were accepted.
     *
     * @return in the order of their acceptance
     */
    public List<SentMessage> messages() {
        synchronized (account) {
            return messages.messages();
        }
    }

    /**
     * The messages to a person.
     *
     * @param phone the person's number with {@code +}
     * @return in the order of their acceptance
     */
    public List<SentMessage> messagesTo(String phone) {
        synchronized (account) {
            String waId = person(phone).user.waId;
            return account.messages.stream()
                    .filter(message -> message.waId().equals(waId))
                    .toList();
        }
    }

    /**
     * How many messages were accepted.
     *
     * @return 0 or more
     */
    public int messageCount() {
        synchronized (account) {
            return account.messages.size();
        }
    }

    /**
     * The limits and wishes that the host did not keep.
     *
     * @return in the order in which they happened; empty for a host that keeps all rules
     */
    public List<Violation> violations() {
        synchronized (account) {
            return List.copyOf(account.violations);
        }
    }

    /**
     * How many violations of a kind there were.
     *
     * @param kind the kind
     * @return 0 or more
     */
    public int violations(Violation.Kind kind) {
        return (int) violations().stream()
                .filter(violation -> violation.kind() == kind)
                .count();
    }

    /**
     * How many people were reached outside of service windows within the last 24 hours.
     *
     * @return 0 or more
     */
    public int peopleReached() {
        synchronized (account) {
            return account.people(account.now());
        }
    }

    /**
     * The most people that were reached outside of service windows within any 24 hours.
     *
     * @return 0 or more
     */
    public int mostPeopleReached() {
        synchronized (account) {
            return account.maxPeople();
        }
    }

    /**
     * The most messages that were accepted within any second.
     *
     * @return 0 or more
     */
    public int mostMessagesInASecond() {
        synchronized (account) {
            return account.maxPerSecond();
        }
    }

    /**
     * When the service window of a person closes.
     *
     * @param phone the person's number with {@code +}
     * @return the moment, or {@code null} if they never wrote to the first number
     */
    public @Nullable Instant windowEnd(String phone) {
        synchronized (account) {
            return person(phone).windowEnd(phoneNumberId);
        }
    }

    /**
     * All requests, the refused ones and the faults included.
     *
     * @return the requests in the order in which they were answered
     */
    public List<WhatsAppRequest> requests() {
        synchronized (requests) {
            return List.copyOf(requests);
        }
    }

    /**
     * How many requests asked for something.
     *
     * @param endpoint what they asked for
     * @return 0 or more
     */
    public int requests(Endpoint endpoint) {
        return (int) requests().stream()
                .filter(request -> request.endpoint() == endpoint)
                .count();
    }

    /**
     * The codes that {@link WhatsAppFault#error} knows.
     *
     * @return by rising code
     */
    public static List<Integer> errorCodes() {
        return GraphErrors.codes();
    }

    @Override
    public String toString() {
        return "WhatsAppSimulator[" + baseUrl() + "]";
    }
}
