package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmLimits;
import io.github.nps4j.crm.CrmRecord;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.Lookup;
import io.github.nps4j.identity.IdentityKey;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Describing and finding. */
abstract class LookupContract extends ContractFixture {

    /** Even a CRM without a limit on its batches is not asked for more in one call. */
    static final int LARGEST_BATCH = 1_000;

    @Test
    @DisplayName("the harness declares the fields and kinds of keys that every CRM has")
    final void harness_declares_what_every_crm_has() {
        assertThat(crm().fields()).containsKeys(FieldRole.SCORE, FieldRole.COMMENT);
        assertThat(crm().keyKinds()).isNotEmpty();
        assertThat(crm().keyKinds().keySet()).containsAll(crm().sharedKinds()).containsAll(crm().createKinds());
        assertThat(crm().features().contains(CrmHarness.Feature.CREATE))
                .as("CREATE is declared exactly with kinds to create under")
                .isEqualTo(!crm().createKinds().isEmpty());
    }

    @Test
    @DisplayName("limits are stated")
    final void limits_are_stated() {
        CrmLimits limits = subject().limits();
        assertThat(limits.writeBatch()).isPositive();
        assertThat(limits.lookupBatch()).isPositive();
        assertThat(limits.concurrency()).isPositive();
    }

    @Test
    @DisplayName("the live schema names the fields with their types")
    final void schema_names_the_fields_with_their_types() {
        CrmSchema schema = listening(() -> subject().describe(type()));
        Assumptions.assumeFalse(schema.isOpen(), "the destination takes any field");
        Map<FieldRole, CrmField.Type> types = Map.of(
                FieldRole.SCORE, CrmField.Type.NUMBER,
                FieldRole.COMMENT, CrmField.Type.TEXT,
                FieldRole.OTHER_TEXT, CrmField.Type.TEXT,
                FieldRole.SEGMENT, CrmField.Type.PICKLIST,
                FieldRole.THEMES, CrmField.Type.MULTI_SELECT,
                FieldRole.CONTACT_ME, CrmField.Type.BOOLEAN,
                FieldRole.ANSWERED_ON, CrmField.Type.DATE,
                FieldRole.ANSWERED_AT, CrmField.Type.DATETIME);
        crm().fields().forEach((role, name) -> {
            assertThat(schema.field(name)).as("field for %s", role).isPresent();
            CrmField field = schema.field(name).orElseThrow();
            assertThat(field.type()).as("type of the field for %s", role).isEqualTo(types.get(role));
            assertThat(field.writable())
                    .as("the field for %s is writable", role)
                    .isTrue();
        });
        String segment = crm().fields().get(FieldRole.SEGMENT);
        if (segment != null) {
            assertThat(schema.field(segment).orElseThrow().options()).contains("promoter", "passive", "detractor");
        }
        assertThat(schema.field("no_such_field_at_all")).isEmpty();
    }

    @Test
    @DisplayName("a key that no record has is found with no record")
    final void unknown_key_is_found_empty() {
        newRecord();
        for (String kind : crm().keyKinds().keySet()) {
            assertThat(found(newKey(kind)))
                    .as("records with an unknown %s", kind)
                    .isEmpty();
        }
    }

    @Test
    @DisplayName("a key of each kind finds its record")
    final void key_of_each_kind_finds_its_record() {
        for (String kind : crm().keyKinds().keySet()) {
            IdentityKey key = newKey(kind);
            String id = crm().addRecord(List.of(key));
            newRecord();
            assertThat(found(key))
                    .extracting(CrmRecord::id)
                    .as("records by %s", kind)
                    .containsExactly(id);
        }
    }

    @Test
    @DisplayName("answers stand at the position of their key, unknown keys between known ones")
    final void answers_stand_at_the_position_of_their_key() {
        for (String kind : crm().keyKinds().keySet()) {
            int size = Math.min(7, subject().limits().lookupBatch());
            List<IdentityKey> keys = new ArrayList<>();
            Map<IdentityKey, List<String>> expected = new LinkedHashMap<>();
            for (int i = 0; i < size; i++) {
                IdentityKey key = newKey(kind);
                keys.add(key);
                expected.put(key, i % 3 == 1 ? List.of() : List.of(crm().addRecord(List.of(key))));
            }
            // asked in another order than they were added in
            Collections.reverse(keys);
            List<Lookup> answers = lookup(keys, Set.of());
            for (int i = 0; i < size; i++) {
                assertThat(found(answers.get(i)))
                        .extracting(CrmRecord::id)
                        .as("records of the %s at position %d", kind, i)
                        .isEqualTo(expected.get(keys.get(i)));
            }
        }
    }

    @Test
    @DisplayName("a key of several records brings all of them")
    final void ambiguous_key_brings_all_its_records() {
        Assumptions.assumeFalse(
                crm().sharedKinds().isEmpty(), "not declared by the harness: a kind of key that records may share");
        for (String kind : crm().sharedKinds()) {
            IdentityKey shared = newKey(kind);
            String first = crm().addRecord(List.of(shared));
            String second = crm().addRecord(List.of(shared));
            String third = crm().addRecord(List.of(shared));
            assertThat(found(shared))
                    .extracting(CrmRecord::id)
                    .as("records that share a %s", kind)
                    .containsExactlyInAnyOrder(first, second, third);
        }
    }

    @Test
    @DisplayName("an email address is found whatever the case it is stored in")
    final void email_is_found_whatever_its_case() {
        needKind("email");
        IdentityKey key = newKey("email");
        String stored = key.value().toUpperCase(Locale.ROOT);
        String id = crm().addRecord(List.of(new IdentityKey.Email(stored, false)));
        assertThat(found(key)).extracting(CrmRecord::id).containsExactly(id);
    }

    @Test
    @DisplayName("only the exact key matches, not one that contains it")
    final void only_the_exact_key_matches() {
        needKind("email");
        IdentityKey key = newKey("email");
        String id = crm().addRecord(List.of(key));
        for (String other :
                List.of("x" + key.value(), key.value() + ".au", key.value().replace("canary.", "canary"))) {
            IdentityKey near = IdentityKey.email(secretly(other));
            assertThat(found(near))
                    .as("records of an address that is only similar")
                    .isEmpty();
            crm().addRecord(List.of(near));
        }
        assertThat(found(key)).extracting(CrmRecord::id).containsExactly(id);
    }

    @Test
    @DisplayName("ids that differ from a number only by leading zeros are kept apart")
    final void ids_are_texts() {
        needKind("customer_id");
        // long enough not to be a part of some record's id by chance
        String digits =
                "88" + Long.toString(1_000_000_000_000L + newKey("customer_id").hashCode());
        IdentityKey plain = IdentityKey.customerId(secretly(digits));
        IdentityKey padded = IdentityKey.customerId(secretly("00" + digits));
        String id = crm().addRecord(List.of(padded));
        assertThat(found(plain)).isEmpty();
        assertThat(found(padded)).extracting(CrmRecord::id).containsExactly(id);
    }

    @Test
    @DisplayName("a record is found by the CRM's own id")
    final void record_is_found_by_its_own_id() {
        String id = newRecord();
        String other = newRecord();
        List<Lookup> answers =
                listening(() -> lookup(sized(IdentityKey.crmId(other), IdentityKey.crmId(id)), Set.of()));
        assertThat(found(answers.get(0))).extracting(CrmRecord::id).containsExactly(other);
        if (answers.size() > 1) {
            assertThat(found(answers.get(1))).extracting(CrmRecord::id).containsExactly(id);
        }
    }

    @Test
    @DisplayName("the id of a deleted record is found with no record")
    final void id_of_a_deleted_record_is_found_empty() {
        need(CrmHarness.Feature.DELETE);
        String gone = newRecord();
        String there = newRecord();
        crm().delete(gone);
        List<Lookup> answers = lookup(sized(IdentityKey.crmId(gone), IdentityKey.crmId(there)), Set.of());
        assertThat(found(answers.get(0))).isEmpty();
        if (answers.size() > 1) {
            assertThat(found(answers.get(1))).extracting(CrmRecord::id).containsExactly(there);
        }
    }

    @Test
    @DisplayName("the id of a merged record leads to the survivor, under the survivor's id")
    final void id_of_a_merged_record_leads_to_the_survivor() {
        need(CrmHarness.Feature.MERGE);
        String old = newRecord();
        String survivor = newRecord();
        crm().merge(old, survivor);
        assertThat(found(IdentityKey.crmId(old))).extracting(CrmRecord::id).containsExactly(survivor);
    }

    @Test
    @DisplayName("fields that were asked for come with the record, empty ones are left out")
    final void fields_that_were_asked_for_come_with_the_record() {
        String score = field(FieldRole.SCORE);
        String comment = field(FieldRole.COMMENT);
        for (String kind : crm().keyKinds().keySet()) {
            IdentityKey key = newKey(kind);
            String id = crm().addRecord(List.of(key));
            crm().put(id, score, number(7));
            CrmRecord record =
                    found(lookup(List.of(key), Set.of(score, comment)).get(0)).get(0);
            assertThat(record.id()).isEqualTo(id);
            assertThat(record.values())
                    .as("values of a record found by %s", kind)
                    .doesNotContainKey(comment);
            assertThat(record.values().get(score))
                    .singleElement()
                    .satisfies(text -> assertThat(new BigDecimal(text)).isEqualByComparingTo("7"));
        }
    }

    @Test
    @DisplayName("a batch of keys as large as the limit is answered")
    final void full_batch_of_keys_is_answered() {
        String kind = anyKind();
        int size = Math.min(subject().limits().lookupBatch(), LARGEST_BATCH);
        List<IdentityKey> keys = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < size; i++) {
            IdentityKey key = newKey(kind);
            keys.add(key);
            ids.add(crm().addRecord(List.of(key)));
        }
        List<Lookup> answers = lookup(keys, Set.of());
        for (int i = 0; i < size; i++) {
            assertThat(found(answers.get(i))).extracting(CrmRecord::id).containsExactly(ids.get(i));
        }
    }

    @Test
    @DisplayName("looking up changes nothing")
    final void looking_up_changes_nothing() {
        IdentityKey key = newKey(anyKind());
        String id = crm().addRecord(List.of(key));
        crm().put(id, field(FieldRole.SCORE), number(4));
        int before = crm().recordCount();
        found(key);
        found(newKey(anyKind()));
        assertThat(crm().recordCount()).isEqualTo(before);
        mustHoldScore(id, 4);
    }

    /** As many of the keys as one lookup takes. */
    private List<IdentityKey> sized(IdentityKey... keys) {
        return List.of(keys).subList(0, Math.min(keys.length, subject().limits().lookupBatch()));
    }
}
