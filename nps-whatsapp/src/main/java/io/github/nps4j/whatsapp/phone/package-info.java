/** Who stands behind a number: E.164 for CRMs, the address that WhatsApp uses, and the forms that mean the same person. */
@NullMarked
package io.github.nps4j.whatsapp.phone;

import org.jspecify.annotations.NullMarked;
