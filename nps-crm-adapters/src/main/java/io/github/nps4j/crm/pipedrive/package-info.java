/** Pipedrive: {@link io.github.nps4j.crm.pipedrive.PipedriveAdapter}. */
@NullMarked
package io.github.nps4j.crm.pipedrive;

import org.jspecify.annotations.NullMarked;
