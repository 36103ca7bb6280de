package io.github.nps4j.testkit.hubspot;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.testkit.contract.CrmHarness;
import io.github.nps4j.testkit.contract.FieldRole;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The contract's harness of a {@link HubSpotSimulator}. The account has the properties of
 * {@link HubSpotSimulator#addNpsProperties()}; a customer id is unique, phone and account numbers can be shared. Not
 * thread-safe beyond what the simulator is.
 */
public final class HubSpotHarness implements CrmHarness {

    private static final String DOMAIN = "custom.domain";

    private static final Map<FieldRole, String> FIELDS = Map.of(
            FieldRole.SCORE, "nps_score",
            FieldRole.COMMENT, "nps_comment",
            FieldRole.OTHER_TEXT, "nps_survey",
            FieldRole.SEGMENT, "nps_segment",
            FieldRole.THEMES, "nps_themes",
            FieldRole.CONTACT_ME, "nps_contact_me",
            FieldRole.ANSWERED_ON, "nps_answered_on",
            FieldRole.ANSWERED_AT, "nps_answered_at");

    private final HubSpotSimulator hubspot;
    private final RecordType type;
    private final HubSpotObjects objects;
    private final Set<Feature> offered = EnumSet.noneOf(Feature.class);

    private HubSpotHarness(HubSpotSimulator hubspot, RecordType type, String objects) {
        this.hubspot = hubspot;
        this.type = type;
        this.objects = hubspot.objects(objects);
        this.objects.addNpsProperties();
    }

    /**
     * A harness with a simulator of its own, which is stopped with the harness.
     *
     * @return a harness of a running simulator
     */
    public static HubSpotHarness start() {
        return of(HubSpotSimulator.start());
    }

    /**
     * A harness of a simulator.
     *
     * @param hubspot a running simulator; the NPS properties are added to it, and it is stopped with the harness
     * @return a harness
     */
    public static HubSpotHarness of(HubSpotSimulator hubspot) {
        return new HubSpotHarness(hubspot, RecordType.CONTACT, "contacts");
    }

    /**
     * A harness of the companies of a simulator: found by their domain, which they can share, and by their customer id.
     *
     * @param hubspot a running simulator; the NPS properties are added to its companies, and it is stopped with the harness
     * @return a harness
     */
    public static HubSpotHarness ofCompanies(HubSpotSimulator hubspot) {
        return new HubSpotHarness(hubspot, RecordType.ACCOUNT, "companies");
    }

    @Override
    public RecordType type() {
        return type;
    }

    private boolean companies() {
        return type.equals(RecordType.ACCOUNT);
    }

    /**
     * This harness for an adapter with further abilities.
     *
     * @param features such as {@link Feature#READ_BACK} and {@link Feature#PROVISION}, which the simulator serves
     * @return this harness
     */
    public HubSpotHarness offering(Feature... features) {
        offered.addAll(List.of(features));
        return this;
    }

    /**
     * The simulator behind the harness.
     *
     * @return the simulator, for its address and token
     */
    public HubSpotSimulator simulator() {
        return hubspot;
    }

    /** HubSpot has no tags. */
    @Override
    public Set<Feature> features() {
        Set<Feature> features = EnumSet.complementOf(EnumSet.of(
                Feature.TAGS,
                Feature.HISTORY,
                Feature.READ_BACK,
                Feature.PROVISION,
                Feature.FURTHER_KEYS,
                Feature.LOCK));
        features.addAll(offered);
        return features;
    }

    @Override
    public Map<FieldRole, String> fields() {
        return FIELDS;
    }

    @Override
    public Map<String, Optional<String>> keyKinds() {
        Map<String, Optional<String>> kinds = new LinkedHashMap<>();
        kinds.put(companies() ? DOMAIN : "email", companies() ? Optional.of("domain") : Optional.empty());
        kinds.put("phone", Optional.empty());
        kinds.put("customer_id", Optional.of("customer_id"));
        kinds.put("account_number", Optional.of("account_number"));
        return kinds;
    }

    @Override
    public Set<String> sharedKinds() {
        return companies() ? Set.of("phone", "account_number", DOMAIN) : Set.of("phone", "account_number");
    }

    @Override
    public Set<String> createKinds() {
        return companies() ? Set.of("customer_id") : Set.of("email", "customer_id");
    }

    @Override
    public Set<String> secrets() {
        return Set.of(hubspot.token(), hubspot.clientSecret(), hubspot.refreshToken());
    }

    @Override
    public String addRecord(List<? extends IdentityKey> keys) {
        Map<String, String> properties = new LinkedHashMap<>();
        keys.forEach(key -> properties.put(key.kind().equals(DOMAIN) ? "domain" : key.kind(), key.value()));
        String id = objects.add(properties);
        hubspot.indexNow();
        return id;
    }

    @Override
    public void put(String recordId, String field, FieldValue value) {
        objects.set(recordId, Map.of(field, encoded(value)));
        hubspot.indexNow();
    }

    private static String encoded(FieldValue value) {
        if (value instanceof FieldValue.ClearValue) {
            return "";
        }
        if (value instanceof FieldValue.NumberValue number) {
            return number.value().toPlainString();
        }
        if (value instanceof FieldValue.ChoicesValue choices) {
            return String.join(";", choices.values());
        }
        return String.valueOf(value.plain());
    }

    @Override
    public @Nullable Object value(String recordId, String field) {
        String held = objects.record(recordId).property(field);
        HubSpotProperty property = objects.properties().get(field);
        if (held == null || property == null) {
            return held;
        }
        return switch (property.type()) {
            case "number" -> new BigDecimal(held);
            case "bool" -> Boolean.valueOf(held);
            case "date" -> LocalDate.parse(held);
            case "datetime" -> Instant.parse(held);
            case "enumeration" -> property.multiple() ? Values.split(held) : held;
            default -> held;
        };
    }

    @Override
    public int recordCount() {
        return objects.records().size();
    }

    @Override
    public void merge(String recordId, String survivorId) {
        objects.merge(recordId, survivorId);
    }

    @Override
    public void delete(String recordId) {
        objects.delete(recordId);
    }

    @Override
    public List<String> notes(String recordId) {
        return objects.notes(recordId).stream()
                .map(note -> asRead(note.getOrDefault("hs_note_body", "")))
                .toList();
    }

    @Override
    public List<String> tasks(String recordId) {
        return objects.tasks(recordId).stream()
                .map(task ->
                        task.getOrDefault("hs_task_subject", "") + "\n" + asRead(task.getOrDefault("hs_task_body", "")))
                .toList();
    }

    /** HubSpot shows the body as HTML. */
    private static String asRead(String html) {
        return html.replaceAll("(?i)<br\\s*/?>|</p>", "\n")
                .replaceAll("<[^>]{0,1000}>", "")
                .replace("&lt;", "<")
                .replace("&gt;", ">")
                .replace("&quot;", "\"")
                .replace("&#39;", "'")
                .replace("&nbsp;", " ")
                .replace("&amp;", "&");
    }

    @Override
    public void startFailing(Outage outage) {
        hubspot.failAlways(
                switch (outage) {
                    case THROTTLED -> HubSpotFault.tenSecondly();
                    case QUOTA_EXHAUSTED -> HubSpotFault.daily();
                    case UNAUTHORIZED -> HubSpotFault.expiredToken();
                    case FORBIDDEN -> HubSpotFault.missingScope();
                    case UNAVAILABLE -> HubSpotFault.html(503);
                });
    }

    @Override
    public void heal() {
        hubspot.heal();
    }

    @Override
    public void loseNextAnswer() {
        hubspot.failNextWrite(1, HubSpotFault.cutAfterApplying());
    }

    @Override
    public void garbleNextAnswer() {
        hubspot.failNextWrite(1, HubSpotFault.truncatedJson());
    }

    @Override
    public void omitFromNextAnswer(String recordId) {
        hubspot.failNextWrite(1, HubSpotFault.omit(recordId));
    }

    @Override
    public void close() {
        hubspot.close();
    }
}
