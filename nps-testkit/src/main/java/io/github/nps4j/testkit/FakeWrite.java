package io.github.nps4j.testkit;

import io.github.nps4j.crm.RecordWrite;
import io.github.nps4j.mapping.RecordType;
import java.time.Instant;

/**
 * One write that a {@link FakeCrm} carried out. Immutable.
 *
 * @param sequence counts the writes to all records, from 1
 * @param at when, by the fake's clock
 * @param type what kind of record
 * @param recordId the record that holds the values now; after a merge, the surviving one
 * @param created whether the write created the record
 * @param write what the adapter was given
 */
public record FakeWrite(
        int sequence, Instant at, RecordType type, String recordId, boolean created, RecordWrite write) {}
