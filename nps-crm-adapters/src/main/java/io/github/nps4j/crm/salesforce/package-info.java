/** Salesforce: {@link io.github.nps4j.crm.salesforce.SalesforceAdapter}. */
@NullMarked
package io.github.nps4j.crm.salesforce;

import org.jspecify.annotations.NullMarked;
