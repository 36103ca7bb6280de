/** Sending once: under the policy, kept in the store before and after, and patient where the answer was lost. */
@NullMarked
package io.github.nps4j.whatsapp.outbox;

import org.jspecify.annotations.NullMarked;
