/**
 * Who answered: the keys that name a person or an account, their normal form, and the ordered set of keys of one
 * person.
 *
 * <p>No {@code toString} of this package shows the value of a key, because most values are personal data.
 */
@NullMarked
package io.github.nps4j.identity;

import org.jspecify.annotations.NullMarked;
