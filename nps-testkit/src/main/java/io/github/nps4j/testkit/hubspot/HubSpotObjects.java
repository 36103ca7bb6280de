package io.github.nps4j.testkit.hubspot;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The records of one type in a {@link HubSpotSimulator}, past the API. Safe for use by many threads. */
public final class HubSpotObjects {

    private final Account account;
    private final ObjectType type;

    HubSpotObjects(Account account, ObjectType type) {
        this.account = account;
        this.type = type;
    }

    /**
     * HubSpot's id of the type.
     *
     * @return such as {@code 0-2} for companies
     */
    public String id() {
        return type.id;
    }

    /**
     * Adds a property.
     *
     * @param property the property; one with this name is replaced
     */
    public void addProperty(HubSpotProperty property) {
        type.properties.add(property);
    }

    /** Adds the properties that {@link HubSpotSimulator#addNpsProperties()} adds to contacts. */
    public void addNpsProperties() {
        HubSpotProperty.forNps().forEach(type.properties::add);
    }

    /**
     * Removes a property.
     *
     * @param name its name
     */
    public void removeProperty(String name) {
        type.properties.remove(name);
    }

    /**
     * The properties, HubSpot's own among them.
     *
     * @return name to property
     */
    public Map<String, HubSpotProperty> properties() {
        Map<String, HubSpotProperty> properties = new LinkedHashMap<>();
        type.properties.all().forEach(property -> properties.put(property.name(), property));
        return properties;
    }

    /**
     * Adds a record. Values are checked like those of a request.
     *
     * @param properties name to value, in HubSpot's encoding
     * @return the record id
     * @throws IllegalArgumentException if HubSpot would refuse them
     */
    public String add(Map<String, String> properties) {
        try {
            return type.records.create(type.values.stored(properties), false).id;
        } catch (ApiException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * Sets properties as a user of HubSpot would.
     *
     * @param id the record id
     * @param properties name to value; an empty text clears
     * @throws IllegalArgumentException if there is no such record, or HubSpot would refuse the values
     */
    public void set(String id, Map<String, String> properties) {
        try {
            type.records.update(existing(id), type.values.stored(properties), false);
        } catch (ApiException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    /**
     * A record as it stands.
     *
     * @param id the record id, or that of a record that was merged into it
     * @return the record, in the shape of a contact; deleted or not
     * @throws IllegalArgumentException if there is none
     */
    public HubSpotContact record(String id) {
        Contact record = type.records.findArchived(id);
        if (record == null) {
            throw none(id);
        }
        return record.view();
    }

    /**
     * All records that are not deleted.
     *
     * @return the records by rising id, in the shape of contacts
     */
    public List<HubSpotContact> records() {
        return type.records.all().stream()
                .filter(record -> !record.archived)
                .map(Contact::view)
                .toList();
    }

    /**
     * Deletes a record.
     *
     * @param id the record id
     */
    public void delete(String id) {
        type.records.archive(existing(id));
    }

    /**
     * Merges a record into another: its id leads to the survivor, and its notes, tasks and associations move.
     *
     * @param id the record that goes
     * @param survivor the record that stays
     */
    public void merge(String id, String survivor) {
        Contact loser = existing(id);
        Contact winner = existing(survivor);
        if (loser == winner) {
            throw new IllegalArgumentException("a record cannot be merged into itself");
        }
        type.records.merge(loser, winner);
        account.engagements.move(loser, winner);
        account.associations.move(loser, winner);
    }

    /**
     * The notes of a record.
     *
     * @param id the record id
     * @return the properties of each, such as {@code hs_note_body}, oldest first
     */
    public List<Map<String, String>> notes(String id) {
        return engagements(id, EngagementStore.Kind.NOTE);
    }

    /**
     * The tasks of a record.
     *
     * @param id the record id
     * @return the properties of each, such as {@code hs_task_subject}, oldest first
     */
    public List<Map<String, String>> tasks(String id) {
        return engagements(id, EngagementStore.Kind.TASK);
    }

    private List<Map<String, String>> engagements(String id, EngagementStore.Kind kind) {
        return account.engagements.of(existing(id), kind).stream()
                .map(EngagementStore.Engagement::properties)
                .toList();
    }

    /**
     * The records of another type that are associated with a record.
     *
     * @param id the record id
     * @param objects the other type, by name or id
     * @return their ids
     */
    public List<String> associated(String id, String objects) {
        ObjectType other = account.findType(objects);
        Contact record = type.records.find(id);
        return other == null || record == null
                ? List.of()
                : account.associations.of(record, other).stream()
                        .map(one -> one.id)
                        .toList();
    }

    private Contact existing(String id) {
        Contact record = type.records.find(id);
        if (record == null) {
            throw none(id);
        }
        return record;
    }

    private IllegalArgumentException none(String id) {
        return new IllegalArgumentException("the HubSpot simulator has no " + type.singular + " " + id);
    }
}
