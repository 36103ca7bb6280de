/**
 * From a response to typed values for the fields of a record: {@link io.github.nps4j.mapping.FieldMapping}, in Java or
 * in YAML.
 */
@NullMarked
package io.github.nps4j.mapping;

import org.jspecify.annotations.NullMarked;
