package io.github.nps4j.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.CrmSchema;
import io.github.nps4j.crm.FailureKind;
import io.github.nps4j.crm.SchemaProvisioner;
import io.github.nps4j.mapping.FieldValue;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Adding what a mapping needs to the schema. */
abstract class ProvisionContract extends ReadBackContract {

    private static final List<String> OPTIONS = List.of("promoter", "passive", "detractor");

    @Test
    @DisplayName("a created field of each type appears in the live schema and takes a value")
    final void created_field_takes_a_value() {
        SchemaProvisioner provisioner = provisioner();
        Map<CrmField.Type, Object> held = new EnumMap<>(CrmField.Type.class);
        values().forEach((type, value) -> {
            String name = create(provisioner, newField("nps_new_" + type.name().toLowerCase(Locale.ROOT), type));
            CrmSchema schema = listening(() -> subject().describe(type()));
            assertThat(schema.field(name))
                    .as("the created field of type %s", type)
                    .isPresent();
            CrmField field = schema.field(name).orElseThrow();
            assertThat(field.type()).isEqualTo(type);
            assertThat(field.writable()).as("a created field is writable").isTrue();
            if (type == CrmField.Type.PICKLIST || type == CrmField.Type.MULTI_SELECT) {
                assertThat(field.options()).containsAll(OPTIONS);
            }
            String id = newRecord();
            mustApply(write(List.of(update(id, Map.of(name, value)))));
            Object now = crm().value(id, name);
            assertThat(now).as("what the created field of type %s holds", type).isNotNull();
            held.put(type, String.valueOf(now));
        });
        assertThat(new BigDecimal(String.valueOf(held.get(CrmField.Type.NUMBER))))
                .isEqualByComparingTo("7");
    }

    @Test
    @DisplayName("creating a field that is there with the same type is a success")
    final void field_can_be_created_again() {
        SchemaProvisioner provisioner = provisioner();
        CrmField field = newField("nps_again", CrmField.Type.NUMBER);
        String name = create(provisioner, field);
        assertThat(create(provisioner, field)).isEqualTo(name);
        assertThat(listening(() -> provisioner.createField(
                        type(), CrmField.of(name, CrmField.Type.NUMBER), "nps4j test " + field.name())))
                .as("created again under the name that the field got")
                .isEqualTo(name);
    }

    @Test
    @DisplayName("creating a field that is there with another type is refused, and the field stays as it is")
    final void field_of_another_type_is_refused() {
        SchemaProvisioner provisioner = provisioner();
        String score = field(FieldRole.SCORE);
        assertThat(thrownBy(
                        () -> provisioner.createField(type(), CrmField.of(score, CrmField.Type.TEXT), "nps4j test")))
                .isEqualTo(FailureKind.SCHEMA);
        assertThat(subject().describe(type()).field(score).map(CrmField::type)).contains(CrmField.Type.NUMBER);
    }

    @Test
    @DisplayName("options are added beside those that are there, and adding them again is a success")
    final void options_are_added() {
        SchemaProvisioner provisioner = provisioner();
        String name = create(provisioner, newField("nps_options", CrmField.Type.PICKLIST));
        for (int i = 0; i < 2; i++) {
            listening(() -> {
                provisioner.addOptions(type(), name, Set.of("promoter", "advocate"));
                return name;
            });
        }
        CrmField field = subject().describe(type()).field(name).orElseThrow();
        assertThat(field.options()).containsAll(OPTIONS).contains("advocate").doesNotHaveDuplicates();
        String id = newRecord();
        mustApply(write(List.of(update(id, Map.of(name, new FieldValue.ChoiceValue("advocate"))))));
        assertThat(crm().value(id, name)).isEqualTo("advocate");
    }

    @Test
    @DisplayName("adding options to a field that takes none is refused")
    final void options_of_a_text_are_refused() {
        SchemaProvisioner provisioner = provisioner();
        String comment = field(FieldRole.COMMENT);
        assertThat(thrownBy(() -> {
                    provisioner.addOptions(type(), comment, Set.of("promoter"));
                    return comment;
                }))
                .isIn(FailureKind.SCHEMA, FailureKind.INVALID_VALUE);
    }

    @Test
    @DisplayName("creating a field without the permission is told as FORBIDDEN")
    final void creating_without_permission_is_forbidden() {
        need(CrmHarness.Feature.FORBIDDEN);
        SchemaProvisioner provisioner = provisioner();
        CrmField field = newField("nps_forbidden", CrmField.Type.NUMBER);
        crm().startFailing(CrmHarness.Outage.FORBIDDEN);
        assertThat(thrownBy(() -> provisioner.createField(type(), field, "nps4j test")))
                .isEqualTo(FailureKind.FORBIDDEN);
        crm().heal();
        assertThat(subject().describe(type()).field(field.name())).isEmpty();
    }

    private SchemaProvisioner provisioner() {
        return able(CrmHarness.Feature.PROVISION, SchemaProvisioner.class);
    }

    private String create(SchemaProvisioner provisioner, CrmField field) {
        String name = listening(() -> provisioner.createField(type(), field, "nps4j test " + field.name()));
        assertThat(name).as("the name that the created field got").isNotBlank();
        return name;
    }

    private CrmField newField(String name, CrmField.Type type) {
        CrmField.Builder field = CrmField.builder(crm().newFieldName(newName(name)), type);
        if (type == CrmField.Type.TEXT) {
            field.maxLength(200);
        }
        if (type == CrmField.Type.PICKLIST || type == CrmField.Type.MULTI_SELECT) {
            field.options(OPTIONS);
        }
        return field.build();
    }

    /** A value for each type of field that the CRM has, as far as the harness declares one. */
    private Map<CrmField.Type, FieldValue> values() {
        Map<CrmField.Type, FieldValue> values = new EnumMap<>(CrmField.Type.class);
        crm().fields().forEach((role, field) -> {
            switch (role) {
                case SCORE -> values.put(CrmField.Type.NUMBER, number(7));
                case COMMENT, OTHER_TEXT -> values.put(CrmField.Type.TEXT, text(secretly("canary in a new field")));
                case SEGMENT -> values.put(CrmField.Type.PICKLIST, new FieldValue.ChoiceValue("passive"));
                case THEMES ->
                    values.put(
                            CrmField.Type.MULTI_SELECT,
                            new FieldValue.ChoicesValue(List.of("promoter", "passive"), crm().joiner()));
                case CONTACT_ME -> values.put(CrmField.Type.BOOLEAN, new FieldValue.BooleanValue(true));
                case ANSWERED_ON ->
                    values.put(CrmField.Type.DATE, new FieldValue.DateValue(LocalDate.parse("2026-02-28")));
                case ANSWERED_AT ->
                    values.put(
                            CrmField.Type.DATETIME,
                            new FieldValue.DateTimeValue(Instant.parse("2026-03-01T10:20:30Z")));
            }
        });
        return values;
    }
}
