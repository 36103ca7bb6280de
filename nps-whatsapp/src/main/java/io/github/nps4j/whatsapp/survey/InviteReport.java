package io.github.nps4j.whatsapp.survey;

import java.util.List;

/**
 * What became of a list of people who were to be invited. Nothing is sent yet.
 *
 * @param planned how many are planned now
 * @param known how many were invited to this survey on this occasion before, and are not again
 * @param unreachable the places in the list, from 0, of those who have neither a phone number that can be normalized nor a
 *     user id of WhatsApp
 */
public record InviteReport(int planned, int known, List<Integer> unreachable) {

    /** Copies the list. */
    public InviteReport {
        unreachable = List.copyOf(unreachable);
    }
}
