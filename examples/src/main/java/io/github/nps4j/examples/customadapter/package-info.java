/**
 * An adapter for a CRM of your own, complete: {@link io.github.nps4j.examples.customadapter.TinyCrm} is the CRM,
 * {@link io.github.nps4j.examples.customadapter.TinyCrmAdapter} the adapter, and its test passes the contract.
 */
@NullMarked
package io.github.nps4j.examples.customadapter;

import org.jspecify.annotations.NullMarked;
