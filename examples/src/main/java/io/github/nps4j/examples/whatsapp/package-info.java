/** A survey by WhatsApp, from the invitation to the score in the CRM. */
@NullMarked
package io.github.nps4j.examples.whatsapp;

import org.jspecify.annotations.NullMarked;
