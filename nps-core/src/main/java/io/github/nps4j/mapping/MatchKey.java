package io.github.nps4j.mapping;

import org.jspecify.annotations.Nullable;

/**
 * A kind of identity key by which records are found.
 *
 * @param kind a name that {@link io.github.nps4j.identity.IdentityKey#kind()} returns, such as {@code email}
 * @param field the CRM's name of the field that holds the key, or {@code null} for the CRM's own field (its record id,
 *     email or phone fields)
 */
public record MatchKey(String kind, @Nullable String field) {}
