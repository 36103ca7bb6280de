/** The main job, end to end: a messy export and the webhooks of four survey tools arrive in HubSpot. */
@NullMarked
package io.github.nps4j.examples.quickstart;

import org.jspecify.annotations.NullMarked;
