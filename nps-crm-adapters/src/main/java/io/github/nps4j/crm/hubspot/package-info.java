/** HubSpot: {@link io.github.nps4j.crm.hubspot.HubSpotAdapter}. */
@NullMarked
package io.github.nps4j.crm.hubspot;

import org.jspecify.annotations.NullMarked;
