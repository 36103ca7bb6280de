/** What the adapters of several vendors share. No API. */
@NullMarked
package io.github.nps4j.crm.support.internal;

import org.jspecify.annotations.NullMarked;
