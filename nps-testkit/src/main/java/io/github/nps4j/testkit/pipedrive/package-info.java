/** A simulator of Pipedrive over real HTTP: {@link io.github.nps4j.testkit.pipedrive.PipedriveSimulator}. */
@NullMarked
package io.github.nps4j.testkit.pipedrive;

import org.jspecify.annotations.NullMarked;
