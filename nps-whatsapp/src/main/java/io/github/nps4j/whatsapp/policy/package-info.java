/** When what may be sent to whom: consent, service window, limits, quiet hours; and the plan of a campaign. */
@NullMarked
package io.github.nps4j.whatsapp.policy;

import org.jspecify.annotations.NullMarked;
