/** The answer itself: response, score, segment, themes, revision. */
@NullMarked
package io.github.nps4j.response;

import org.jspecify.annotations.NullMarked;
