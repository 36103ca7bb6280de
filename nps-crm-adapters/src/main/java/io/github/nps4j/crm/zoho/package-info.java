/** Zoho CRM: {@link io.github.nps4j.crm.zoho.ZohoAdapter}. */
@NullMarked
package io.github.nps4j.crm.zoho;

import org.jspecify.annotations.NullMarked;
