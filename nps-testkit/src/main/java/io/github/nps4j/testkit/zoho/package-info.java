/** Zoho CRM over real HTTP on the loopback interface, for tests of adapters and of whole applications. */
@NullMarked
package io.github.nps4j.testkit.zoho;

import org.jspecify.annotations.NullMarked;
