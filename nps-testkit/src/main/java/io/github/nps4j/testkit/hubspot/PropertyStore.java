package io.github.nps4j.testkit.hubspot;

import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The properties and property groups of one type of objects. Thread-safe: readers see an immutable copy. */
final class PropertyStore {

    private final String objectType;
    private final Journal journal;
    private volatile Map<String, HubSpotProperty> properties = Map.of();
    private volatile Set<String> groups = Set.of("contactinformation");

    PropertyStore(String objectType, Journal journal) {
        this.objectType = objectType;
        this.journal = journal;
        switch (objectType) {
            case ObjectType.CONTACTS -> addContactProperties();
            case ObjectType.COMPANIES -> {
                groups = Set.of("companyinformation");
                add(HubSpotProperty.of("name", "string", "text"));
                add(HubSpotProperty.of("domain", "string", "text"));
                add(HubSpotProperty.of("phone", "string", "phonenumber"));
                addOwn("createdate", "hs_lastmodifieddate");
            }
            case ObjectType.DEALS -> {
                groups = Set.of("dealinformation");
                add(HubSpotProperty.of("dealname", "string", "text"));
                add(HubSpotProperty.of("amount", "number", "number"));
                addOwn("createdate", "hs_lastmodifieddate");
            }
            default -> {
                groups = Set.of("object_information");
                addOwn("hs_createdate", "hs_lastmodifieddate");
            }
        }
    }

    /** What HubSpot keeps of a record of any type. */
    private void addOwn(String created, String modified) {
        add(new HubSpotProperty("hs_object_id", "number", "number", List.of(), true, true, false));
        add(new HubSpotProperty("hs_merged_object_ids", "enumeration", "checkbox", List.of(), false, true, false));
        add(new HubSpotProperty(created, "datetime", "date", List.of(), false, true, false));
        add(new HubSpotProperty(modified, "datetime", "date", List.of(), false, true, false));
    }

    private void addContactProperties() {
        for (String name : List.of("firstname", "lastname", "company", "jobtitle")) {
            add(HubSpotProperty.of(name, "string", "text"));
        }
        add(HubSpotProperty.of("email", "string", "text"));
        add(HubSpotProperty.of("phone", "string", "phonenumber"));
        add(HubSpotProperty.of("mobilephone", "string", "phonenumber"));
        add(HubSpotProperty.of("lifecyclestage", "enumeration", "radio", "subscriber", "lead", "customer"));
        add(new HubSpotProperty("hs_additional_emails", "enumeration", "checkbox", List.of(), false, true, false));
        addOwn("createdate", "lastmodifieddate");
        for (String name : Contact.SEARCHABLE_PHONES.values()) {
            add(new HubSpotProperty(name, "string", "text", List.of(), false, true, true));
        }
    }

    @Nullable
    HubSpotProperty find(String name) {
        return properties.get(name);
    }

    Collection<HubSpotProperty> all() {
        return properties.values();
    }

    synchronized void add(HubSpotProperty property) {
        if (property.equals(properties.get(property.name()))) {
            return;
        }
        restore(property);
        journal.property(objectType, property);
    }

    /** Puts back what the journal holds. */
    synchronized void restore(HubSpotProperty property) {
        Map<String, HubSpotProperty> more = new LinkedHashMap<>(properties);
        more.put(property.name(), property);
        properties = Collections.unmodifiableMap(more);
    }

    /** Whether the property was new. */
    synchronized boolean addIfAbsent(HubSpotProperty property) {
        if (properties.containsKey(property.name())) {
            return false;
        }
        add(property);
        return true;
    }

    synchronized void remove(String name) {
        restoreRemoval(name);
        journal.removedProperty(objectType, name);
    }

    synchronized void restoreRemoval(String name) {
        Map<String, HubSpotProperty> less = new LinkedHashMap<>(properties);
        less.remove(name);
        properties = Collections.unmodifiableMap(less);
    }

    Set<String> groups() {
        return groups;
    }

    synchronized boolean addGroup(String name) {
        if (!restoreGroup(name)) {
            return false;
        }
        journal.group(objectType, name);
        return true;
    }

    synchronized boolean restoreGroup(String name) {
        Set<String> more = new LinkedHashSet<>(groups);
        boolean added = more.add(name);
        groups = Collections.unmodifiableSet(more);
        return added;
    }
}
