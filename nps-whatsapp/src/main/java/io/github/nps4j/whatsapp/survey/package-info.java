/**
 * Surveys as conversations: the question, the answer in whatever form it comes, the question after it, and the response
 * that goes on to the CRM.
 */
@NullMarked
package io.github.nps4j.whatsapp.survey;

import org.jspecify.annotations.NullMarked;
