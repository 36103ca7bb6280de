package io.github.nps4j.sync;

import io.github.nps4j.crm.CrmAdapter;
import io.github.nps4j.identity.SharedMailboxes;
import io.github.nps4j.mapping.FieldMapping;
import io.github.nps4j.response.NpsResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One account of a CRM (or one webhook) of one tenant, with its mappings. A destination gets the responses of its tenant
 * for whose survey it has a mapping. Immutable.
 */
public final class Destination {

    private final String id;
    private final String tenant;
    private final CrmAdapter adapter;
    private final List<FieldMapping> mappings;
    private final SharedMailboxes sharedMailboxes;
    private final RetryPolicy retry;

    private Destination(Builder builder) {
        this.id = builder.id;
        this.tenant = builder.tenant;
        this.adapter = builder.adapter;
        this.mappings = List.copyOf(builder.mappings);
        this.sharedMailboxes = builder.sharedMailboxes;
        this.retry = builder.retry;
        if (!id.matches("[A-Za-z0-9][A-Za-z0-9._-]{0,99}")) {
            throw new IllegalArgumentException(
                    "'" + id
                            + "' is no destination id: use a letter or digit, then at most 99 letters, digits, '.', '_' or '-'");
        }
        if (mappings.isEmpty()) {
            throw new IllegalArgumentException("destination '" + id + "' has no mapping: add one with mapping(...)");
        }
        Set<String> names = new HashSet<>();
        for (FieldMapping mapping : mappings) {
            if (!names.add(mapping.name())) {
                throw new IllegalArgumentException("destination '" + id + "' has two mappings called '" + mapping.name()
                        + "': give each its own name");
            }
        }
    }

    /**
     * A builder.
     *
     * @param id the destination's id: stable for good, because deliveries are kept under it; a letter or digit, then at
     *     most 99 letters, digits, {@code .}, {@code _} or {@code -}
     * @param adapter the CRM
     * @return a builder
     */
    public static Builder builder(String id, CrmAdapter adapter) {
        return new Builder(id, adapter);
    }

    /**
     * A destination with one mapping and everything else by default.
     *
     * @param id the destination's id
     * @param adapter the CRM
     * @param mapping the mapping
     * @return the destination
     */
    public static Destination of(String id, CrmAdapter adapter, FieldMapping mapping) {
        return builder(id, adapter).mapping(mapping).build();
    }

    /**
     * The id.
     *
     * @return the destination's id
     */
    public String id() {
        return id;
    }

    /**
     * The tenant whose responses it gets.
     *
     * @return the tenant, {@code ""} in a host without tenants
     */
    public String tenant() {
        return tenant;
    }

    /**
     * The CRM.
     *
     * @return the adapter
     */
    public CrmAdapter adapter() {
        return adapter;
    }

    /**
     * The mappings.
     *
     * @return at least one, in the order they are asked
     */
    public List<FieldMapping> mappings() {
        return mappings;
    }

    /**
     * The addresses that never find a record on their own.
     *
     * @return the list
     */
    public SharedMailboxes sharedMailboxes() {
        return sharedMailboxes;
    }

    /**
     * When failed deliveries are tried again.
     *
     * @return the policy
     */
    public RetryPolicy retry() {
        return retry;
    }

    /**
     * Holds the mappings against the CRM's live schema and abilities, before anything is delivered. Asks the CRM and
     * changes nothing.
     *
     * @return everything that is wrong, at once; that the CRM cannot be asked is part of the report
     */
    public PreflightReport preflight() {
        return Provisioning.preflight(this);
    }

    /**
     * Adds the fields and options to the CRM that {@link #preflight()} misses, as far as the adapter can
     * ({@code SchemaProvisioner}) and the credentials may. Nothing that exists is changed or removed; types, lengths and
     * read-only fields stay as they are.
     *
     * @return what was added, what was refused, and what is wrong after that
     */
    public ProvisionReport provision() {
        return Provisioning.provision(this);
    }

    /** The same destination behind another adapter. */
    Destination through(CrmAdapter other) {
        Builder builder = builder(id, other)
                .tenant(tenant)
                .sharedMailboxes(sharedMailboxes)
                .retry(retry);
        mappings.forEach(builder::mapping);
        return builder.build();
    }

    /** The first mapping that names the response's survey, or else the first that is for every survey. */
    Optional<FieldMapping> mappingFor(NpsResponse response) {
        if (!response.tenant().equals(tenant)) {
            return Optional.empty();
        }
        return mappings.stream()
                .filter(mapping -> !mapping.surveys().isEmpty() && mapping.appliesTo(response))
                .findFirst()
                .or(() -> mappings.stream()
                        .filter(mapping -> mapping.surveys().isEmpty())
                        .findFirst());
    }

    Optional<FieldMapping> mapping(String name) {
        return mappings.stream().filter(mapping -> mapping.name().equals(name)).findFirst();
    }

    @Override
    public String toString() {
        return "Destination[" + id + (tenant.isEmpty() ? "" : " of " + tenant) + "]";
    }

    /** Collects the parts of a destination. Not thread-safe. */
    public static final class Builder {

        private final String id;
        private final CrmAdapter adapter;
        private final List<FieldMapping> mappings = new ArrayList<>();
        private String tenant = "";
        private SharedMailboxes sharedMailboxes = SharedMailboxes.common();
        private RetryPolicy retry = RetryPolicy.standard();

        private Builder(String id, CrmAdapter adapter) {
            this.id = id;
            this.adapter = adapter;
        }

        /**
         * Adds a mapping; at least one is needed. A mapping that names the survey of a response goes before one for
         * every survey.
         *
         * @param mapping the mapping
         * @return this builder
         */
        public Builder mapping(FieldMapping mapping) {
            mappings.add(mapping);
            return this;
        }

        /**
         * The tenant whose responses the destination gets; {@code ""} by default.
         *
         * @param tenant the tenant
         * @return this builder
         */
        public Builder tenant(String tenant) {
            this.tenant = tenant;
            return this;
        }

        /**
         * The addresses that never find a record on their own; {@link SharedMailboxes#common()} by default.
         *
         * @param sharedMailboxes the list
         * @return this builder
         */
        public Builder sharedMailboxes(SharedMailboxes sharedMailboxes) {
            this.sharedMailboxes = sharedMailboxes;
            return this;
        }

        /**
         * When failed deliveries are tried again; {@link RetryPolicy#standard()} by default.
         *
         * @param retry the policy
         * @return this builder
         */
        public Builder retry(RetryPolicy retry) {
            this.retry = retry;
            return this;
        }

        /**
         * The destination.
         *
         * @return an immutable destination
         * @throws IllegalArgumentException naming what is missing or wrong
         */
        public Destination build() {
            return new Destination(this);
        }
    }
}
