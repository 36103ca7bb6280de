/**
 * What hosts and adapter authors use in their own test suites: a clock that a test sets, and a CRM in memory that can be
 * told to misbehave. Vendor simulators over real HTTP and the contract kits stand in the packages below this one.
 */
@NullMarked
package io.github.nps4j.testkit;

import org.jspecify.annotations.NullMarked;
