/** Shared within the module; no API. */
@NullMarked
package io.github.nps4j.whatsapp.internal;

import org.jspecify.annotations.NullMarked;
