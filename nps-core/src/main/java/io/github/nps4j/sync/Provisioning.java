package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.crm.CrmException;
import io.github.nps4j.crm.CrmField;
import io.github.nps4j.crm.Failure;
import io.github.nps4j.crm.SchemaProvisioner;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.mapping.FieldRule;
import io.github.nps4j.mapping.FieldType;
import io.github.nps4j.mapping.HistoryRule;
import io.github.nps4j.mapping.MatchKey;
import io.github.nps4j.mapping.RecordType;
import io.github.nps4j.sync.PreflightReport.Kind;
import io.github.nps4j.sync.PreflightReport.Problem;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Asks a CRM what is wrong with the mappings of a destination, and adds what is missing. */
final class Provisioning {

    private static final int LONG_TEXT = 32_000;
    private static final int SHORT_TEXT = 255;

    private final Destination destination;
    private final List<String> done = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();

    private Provisioning(Destination destination) {
        this.destination = destination;
    }

    static PreflightReport preflight(Destination destination) {
        List<Problem> problems = new ArrayList<>();
        for (FieldMapping mapping : destination.mappings()) {
            try {
                problems.addAll(new Preflight(mapping, destination.adapter()).problems());
            } catch (CrmException e) {
                problems.add(new Problem(
                        Kind.NOT_ASKED,
                        mapping.name(),
                        mapping.recordType().name(),
                        null,
                        "the CRM could not be asked: " + e.failure()));
            }
        }
        return new PreflightReport(destination.id(), problems);
    }

    static ProvisionReport provision(Destination destination) {
        return new Provisioning(destination).run();
    }

    private ProvisionReport run() {
        CrmAdapter adapter = destination.adapter();
        SchemaProvisioner provisioner = adapter.ability(SchemaProvisioner.class).orElse(null);
        PreflightReport before = preflight(destination);
        if (provisioner == null) {
            if (!before.problems().isEmpty()) {
                failed.add("destination '" + destination.id()
                        + "' cannot add fields or options: add them in the CRM, or set the adapter up for it");
            }
            return new ProvisionReport(done, failed, before);
        }
        Set<String> created = new LinkedHashSet<>();
        for (Problem problem : before.problems()) {
            String field = problem.field();
            FieldMapping mapping = destination.mapping(problem.mapping()).orElseThrow();
            if (field == null) {
                continue;
            }
            if (problem.kind() == Kind.MISSING_FIELD && created.add(problem.object() + "\n" + field)) {
                create(provisioner, mapping, problem.object(), field);
            } else if (problem.kind() == Kind.MISSING_OPTION) {
                rule(mapping, problem.object(), field).ifPresent(rule -> addOptions(provisioner, problem, rule));
            }
        }
        return new ProvisionReport(done, failed, done.isEmpty() ? before : preflight(destination));
    }

    private void create(SchemaProvisioner provisioner, FieldMapping mapping, String object, String name) {
        CrmField field = rule(mapping, object, name).map(Provisioning::field).orElseGet(() -> keyField(mapping, name));
        if (field == null) {
            return;
        }
        attempt("field '" + name + "' of " + object, () -> {
            String got = provisioner.createField(new RecordType(object), field, label(name));
            done.add("created field '" + got + "' (" + field.type() + ") of " + object
                    + (got.equals(name)
                            ? ""
                            : "; the CRM named it so: replace '" + name + "' by '" + got + "' in mapping '"
                                    + mapping.name() + "'"));
        });
    }

    private void addOptions(SchemaProvisioner provisioner, Problem problem, FieldRule rule) {
        Set<String> options = Preflight.mappedOptions(rule);
        attempt("options of field '" + rule.to() + "' of " + problem.object(), () -> {
            provisioner.addOptions(new RecordType(problem.object()), rule.to(), options);
            done.add("added the options " + options.stream().sorted().toList() + " to field '" + rule.to() + "' of "
                    + problem.object() + " as far as they were missing");
        });
    }

    private void attempt(String what, Runnable addition) {
        try {
            addition.run();
        } catch (CrmException e) {
            Failure failure = e.failure();
            failed.add(what + " could not be added: " + failure);
        } catch (IllegalArgumentException e) {
            failed.add(what + " could not be added: the CRM's name is no record type");
        }
    }

    private static Optional<FieldRule> rule(FieldMapping mapping, String object, String field) {
        List<FieldRule> rules = mapping.history()
                .filter(history -> history.object().equals(object)
                        && !object.equals(mapping.recordType().name()))
                .map(HistoryRule::fields)
                .orElse(mapping.fields());
        return rules.stream().filter(rule -> rule.to().equals(field)).findFirst();
    }

    private static CrmField field(FieldRule rule) {
        String name = rule.to();
        FieldType type = rule.type();
        if (type instanceof FieldType.Numeric) {
            return CrmField.of(name, CrmField.Type.NUMBER);
        } else if (type instanceof FieldType.Text text) {
            Integer most = text.maxLength();
            return CrmField.builder(name, CrmField.Type.TEXT)
                    .maxLength(most == null ? LONG_TEXT : most)
                    .build();
        } else if (type instanceof FieldType.Picklist) {
            return CrmField.builder(name, CrmField.Type.PICKLIST)
                    .options(sorted(rule))
                    .build();
        } else if (type instanceof FieldType.MultiSelect) {
            return CrmField.builder(name, CrmField.Type.MULTI_SELECT)
                    .options(sorted(rule))
                    .build();
        } else if (type instanceof FieldType.Bool) {
            return CrmField.of(name, CrmField.Type.BOOLEAN);
        } else if (type instanceof FieldType.Date) {
            return CrmField.of(name, CrmField.Type.DATE);
        }
        return CrmField.of(name, CrmField.Type.DATETIME);
    }

    private static List<String> sorted(FieldRule rule) {
        return Preflight.mappedOptions(rule).stream().sorted().toList();
    }

    /** A field that only finds records: a text, unique where the key is. */
    private static @Nullable CrmField keyField(FieldMapping mapping, String name) {
        return mapping.matchKeys().stream()
                .filter(key -> name.equals(key.field()))
                .findFirst()
                .map(Provisioning::keyField)
                .orElse(null);
    }

    private static CrmField keyField(MatchKey key) {
        CrmField.Builder field = CrmField.builder(String.valueOf(key.field()), CrmField.Type.TEXT)
                .maxLength(SHORT_TEXT);
        return key.kind().equals("customer_id") ? field.unique().build() : field.build();
    }

    /** {@code nps_score__c} is shown as {@code Nps score}. */
    private static String label(String name) {
        String words = name.replaceAll("__c$", "").replace('_', ' ').strip();
        return words.isEmpty() ? name : words.substring(0, 1).toUpperCase(Locale.ROOT) + words.substring(1);
    }
}
