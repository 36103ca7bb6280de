/** Salesforce over real HTTP, for tests: {@link io.github.nps4j.testkit.salesforce.SalesforceSimulator}. */
@NullMarked
package io.github.nps4j.testkit.salesforce;

import org.jspecify.annotations.NullMarked;
