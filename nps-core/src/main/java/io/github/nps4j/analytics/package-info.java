/** What many answers say together: the Net Promoter Score and how sure it is. */
@NullMarked
package io.github.nps4j.analytics;

import org.jspecify.annotations.NullMarked;
