/** A simulator of the WhatsApp Business Cloud API over real HTTP, with customers who answer. */
@NullMarked
package io.github.nps4j.testkit.whatsapp;

import org.jspecify.annotations.NullMarked;
