package io.github.nps4j.testkit.contract;

import io.github.nps4j.identity.IdentityKey;
import io.github.nps4j.mapping.FieldValue;
import io.github.nps4j.mapping.RecordType;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The CRM behind an adapter, as {@link CrmAdapterContract} arranges it and looks at it, past the adapter: a simulator, a
 * sandbox account, or an adapter in memory.
 *
 * <p>What a CRM or its harness cannot do is declared by leaving it out of {@link #features()}; the tests that need it are
 * then reported as skipped, with the reason. A harness that throws {@link UnsupportedOperationException} for a declared
 * feature fails the test.
 */
public interface CrmHarness extends AutoCloseable {

    /** What a CRM, or its harness, can do. */
    enum Feature {
        /** A text field that takes 32,000 characters. */
        LONG_TEXT,
        /** The CRM refuses an option that its picklist does not have. */
        STRICT_OPTIONS,
        /** A write can create a record under a key; needs at least one kind in {@link CrmHarness#createKinds()}. */
        CREATE,
        /** Records can be deleted behind the adapter's back. */
        DELETE,
        /** Records can be merged, and the old id leads to the survivor. */
        MERGE,
        /** The adapter offers {@code NoteWriter}. */
        NOTES,
        /** The adapter offers {@code TaskWriter}. */
        TASKS,
        /** The adapter offers {@code TagWriter}. */
        TAGS,
        /** The adapter offers {@code HistoryWriter}; needs {@link CrmHarness#historyObject()}. */
        HISTORY,
        /** The adapter offers {@code ListMembership}; needs {@link CrmHarness#newList}. */
        LISTS,
        /** The adapter offers {@code Associations}; needs {@link CrmHarness#relatableType()}. */
        ASSOCIATIONS,
        /** The adapter offers {@code RecordReader}. */
        READ_BACK,
        /** The adapter offers {@code SchemaProvisioner}. */
        PROVISION,
        /** A record that is created gets its further keys; needs {@link #CREATE} and at least two kinds of keys. */
        FURTHER_KEYS,
        /** {@link CrmHarness#lock} works. */
        LOCK,
        /** {@link CrmHarness#startFailing} knows {@link Outage#THROTTLED}. */
        THROTTLED,
        /** {@link CrmHarness#startFailing} knows {@link Outage#QUOTA_EXHAUSTED}. */
        QUOTA_EXHAUSTED,
        /** {@link CrmHarness#startFailing} knows {@link Outage#UNAUTHORIZED}. */
        UNAUTHORIZED,
        /** {@link CrmHarness#startFailing} knows {@link Outage#FORBIDDEN}. */
        FORBIDDEN,
        /** {@link CrmHarness#startFailing} knows {@link Outage#UNAVAILABLE}. */
        UNAVAILABLE,
        /** {@link CrmHarness#loseNextAnswer()} works. */
        LOST_ANSWER,
        /** {@link CrmHarness#garbleNextAnswer()} works. */
        GARBLED_ANSWER,
        /** {@link CrmHarness#omitFromNextAnswer} works. */
        OMITTED_RECORD
    }

    /** A failure of every call, until {@link CrmHarness#heal()}. */
    enum Outage {
        /** A short-term rate limit. */
        THROTTLED,
        /** A daily or monthly quota. */
        QUOTA_EXHAUSTED,
        /** The credentials are refused. */
        UNAUTHORIZED,
        /** The credentials lack a permission. */
        FORBIDDEN,
        /** The CRM is down and does nothing. */
        UNAVAILABLE
    }

    /**
     * What works here.
     *
     * @return the features; the tests for all others are skipped
     */
    Set<Feature> features();

    /**
     * The record type of the tests.
     *
     * @return a contact unless overridden
     */
    default RecordType type() {
        return RecordType.CONTACT;
    }

    /**
     * The fields of the tests.
     *
     * @return role to the CRM's name of the field; at least {@link FieldRole#SCORE} and {@link FieldRole#COMMENT}
     */
    Map<FieldRole, String> fields();

    /**
     * The kinds of keys that the adapter can look up, other than {@code crm_id}, which every adapter can.
     *
     * @return kind, as {@code IdentityKey.kind()} returns it, to the CRM's name of the field, empty for the CRM's own
     */
    Map<String, Optional<String>> keyKinds();

    /**
     * The kinds of keys that two records may share.
     *
     * @return a part of {@link #keyKinds()}
     */
    Set<String> sharedKinds();

    /**
     * The kinds of keys under which a record can be created.
     *
     * @return a part of {@link #keyKinds()}
     */
    default Set<String> createKinds() {
        return Set.of();
    }

    /**
     * What joins the options of a multi-select where the CRM wants one text.
     *
     * @return the joiner of {@code ChoicesValue}
     */
    default String joiner() {
        return ";";
    }

    /**
     * What must never show up in a message: tokens, passwords, keys of an account.
     *
     * @return the secrets that the adapter was given
     */
    Set<String> secrets();

    /**
     * Adds a record, at once visible to every kind of lookup.
     *
     * @param keys its keys; a key that is not normalized is stored as it is written
     * @return the CRM's id of it
     */
    String addRecord(List<? extends IdentityKey> keys);

    /**
     * Sets a field, past the adapter.
     *
     * @param recordId the record
     * @param field the CRM's name of the field
     * @param value the value
     */
    void put(String recordId, String field, FieldValue value);

    /**
     * What a field holds, in the Java type that belongs to what the CRM holds, not to what was sent: a number that landed
     * as text is a {@code String}.
     *
     * @param recordId the record
     * @param field the CRM's name of the field
     * @return {@code BigDecimal}, {@code String}, {@code Boolean}, {@code LocalDate}, {@code Instant}, a list of options,
     *     or {@code null} if it is empty
     */
    @Nullable
    Object value(String recordId, String field);

    /**
     * How many records of the type exist.
     *
     * @return 0 or more
     */
    int recordCount();

    /**
     * Merges a record into another.
     *
     * @param recordId the record that goes
     * @param survivorId the record that stays
     */
    default void merge(String recordId, String survivorId) {
        throw new UnsupportedOperationException("this harness cannot merge records");
    }

    /**
     * Deletes a record.
     *
     * @param recordId the record
     */
    default void delete(String recordId) {
        throw new UnsupportedOperationException("this harness cannot delete records");
    }

    /**
     * The notes of a record.
     *
     * @param recordId the record
     * @return their texts as a person reads them, in any order
     */
    default List<String> notes(String recordId) {
        throw new UnsupportedOperationException("this harness has no notes");
    }

    /**
     * The tasks of a record.
     *
     * @param recordId the record
     * @return subject and text of each as a person reads them, in any order
     */
    default List<String> tasks(String recordId) {
        throw new UnsupportedOperationException("this harness has no tasks");
    }

    /**
     * The tags of a record.
     *
     * @param recordId the record
     * @return the tags
     */
    default Set<String> tags(String recordId) {
        throw new UnsupportedOperationException("this harness has no tags");
    }

    /**
     * The object that holds the history in the tests of {@link Feature#HISTORY}.
     *
     * @return the CRM's name of the object
     */
    default String historyObject() {
        throw new UnsupportedOperationException("this harness has no history object");
    }

    /**
     * The fields of the history object.
     *
     * @return role to the CRM's name of the object's field; at least {@link FieldRole#SCORE}
     */
    default Map<FieldRole, String> historyFields() {
        throw new UnsupportedOperationException("this harness has no history object");
    }

    /**
     * The history entries of a record, as the CRM holds them.
     *
     * @param recordId the record
     * @return for each entry, in any order, the names of the object's fields to values in the Java types of
     *     {@link #value}; empty fields are left out. A CRM that keeps entries as texts gives what the texts say
     */
    default List<Map<String, Object>> history(String recordId) {
        throw new UnsupportedOperationException("this harness has no history object");
    }

    /**
     * Adds an empty list of records of {@link #type()}, for the tests of {@link Feature#LISTS}.
     *
     * @param name its name, other in every test
     * @return the CRM's id of it
     */
    default String newList(String name) {
        throw new UnsupportedOperationException("this harness has no lists");
    }

    /**
     * Adds a list that the CRM fills by a rule which no record meets.
     *
     * @param name its name
     * @return the CRM's id of it, or empty if the CRM has no such lists
     */
    default Optional<String> newListWithRule(String name) {
        return Optional.empty();
    }

    /**
     * Who is on a list.
     *
     * @param listId the CRM's id of the list
     * @return the ids of the records
     */
    default Set<String> listMembers(String listId) {
        throw new UnsupportedOperationException("this harness has no lists");
    }

    /**
     * A kind of records to which those of {@link #type()} can be related, for the tests of {@link Feature#ASSOCIATIONS}.
     *
     * @return another record type
     */
    default RecordType relatableType() {
        throw new UnsupportedOperationException("this harness relates no records");
    }

    /**
     * Adds a record of {@link #relatableType()}.
     *
     * @return the CRM's id of it
     */
    default String addRelatable() {
        throw new UnsupportedOperationException("this harness relates no records");
    }

    /**
     * The records of {@link #relatableType()} that are related to a record.
     *
     * @param recordId the record
     * @return their ids, each as often as it is related
     */
    default List<String> related(String recordId) {
        throw new UnsupportedOperationException("this harness relates no records");
    }

    /**
     * The name of a field that does not exist yet, for the tests of {@link Feature#PROVISION}.
     *
     * @param suggestion lower-case letters, digits and {@code _}, other in every run
     * @return the name as a mapping of this CRM would write it, for example with the CRM's suffix of custom fields
     */
    default String newFieldName(String suggestion) {
        return suggestion;
    }

    /**
     * Locks a record, as a person or a workflow of the CRM does that changes it at the same moment. The lock ends with
     * {@link #heal()}.
     *
     * @param recordId the record
     */
    default void lock(String recordId) {
        throw new UnsupportedOperationException("this harness cannot lock records");
    }

    /**
     * Makes every call fail from now on.
     *
     * @param outage how
     */
    default void startFailing(Outage outage) {
        throw new UnsupportedOperationException("this harness cannot fail with " + outage);
    }

    /** Ends what {@link #startFailing} and {@link #lock} began. */
    default void heal() {}

    /** Lets the CRM act on the next writing call (fields, notes, tasks, tags, history, lists or
     * relations) and loses its answer. */
    default void loseNextAnswer() {
        throw new UnsupportedOperationException("this harness cannot lose an answer");
    }

    /** Lets the CRM act on the next writing call and breaks off its answer, so that it cannot be read. */
    default void garbleNextAnswer() {
        throw new UnsupportedOperationException("this harness cannot garble an answer");
    }

    /**
     * Lets the CRM act on the next write of fields and leaves one record out of its answer.
     *
     * @param recordId the record
     */
    default void omitFromNextAnswer(String recordId) {
        throw new UnsupportedOperationException("this harness cannot leave a record out of an answer");
    }

    /** Releases the CRM. */
    @Override
    default void close() {}
}
