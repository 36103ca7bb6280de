/**
 * One JSON-over-HTTP client for all adapters: {@link io.github.nps4j.http.HttpJsonClient}. It adds credentials, keeps
 * within the limits of rate and size, never sends a request twice behind the caller's back, and says in the words of
 * {@code crm} what went wrong.
 */
@NullMarked
package io.github.nps4j.http;

import org.jspecify.annotations.NullMarked;
