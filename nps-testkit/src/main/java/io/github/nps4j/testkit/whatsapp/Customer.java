package io.github.nps4j.testkit.whatsapp;

import java.util.List;
import java.util.Random;

/**
 * A person with a phone: what they answer to a message that reached it. Called on threads of the simulator, one at a
 * time.
 */
@FunctionalInterface
public interface Customer {

    /**
     * Reads a message.
     *
     * @param message what came
     * @return what they answer, in any order; empty for silence
     */
    List<CustomerReply> answer(SentMessage message);

    /**
     * A person who never answers.
     *
     * @return silence
     */
    static Customer silent() {
        return message -> List.of();
    }

    /**
     * A person who always answers the same.
     *
     * @param replies the answers
     * @return the person
     */
    static Customer saying(CustomerReply... replies) {
        List<CustomerReply> all = List.of(replies);
        return message -> all;
    }

    /**
     * A person who answers the first message in one way, the second in another, and so on, and then falls silent.
     *
     * @param turns what is answered to each message
     * @return one person; give each simulated user one of their own
     */
    static Customer inTurn(List<List<CustomerReply>> turns) {
        List<List<CustomerReply>> all = List.copyOf(turns);
        int[] next = {0};
        return message -> next[0] < all.size() ? all.get(next[0]++) : List.of();
    }

    /**
     * One of several persons, chosen anew for each message by a seeded die.
     *
     * @param seed makes the choice repeatable
     * @param persons who may answer
     * @return the person
     */
    static Customer oneOf(long seed, Customer... persons) {
        List<Customer> all = List.of(persons);
        Random random = new Random(seed);
        return message -> all.get(random.nextInt(all.size())).answer(message);
    }
}
