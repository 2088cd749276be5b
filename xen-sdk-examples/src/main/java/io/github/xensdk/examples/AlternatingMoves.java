package io.github.xensdk.examples;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Moves one guest by two ways in turns: there by the one, back by the other, there by the other, back by the one. So the two of a pair
 * have one direction; and the way that begins changes with each round, so that neither is always the first.
 */
final class AlternatingMoves {

    private static final int MOVES_OF_A_ROUND = 4;

    private AlternatingMoves() {}

    /** Moves the guest, and says what it cost; empty where it moved and that was not measured. */
    interface Mover<T> {
        Optional<T> move(boolean byHand, boolean back);
    }

    /** Until there are so many pairs; each is handed over as soon as it is there, by hand first. */
    static <T> void measure(int pairs, Mover<T> mover, BiConsumer<T, T> pair) {
        int measured = 0;
        for (int round = 0; measured < pairs; round++) {
            List<Optional<T>> moves = new ArrayList<>();
            int needed = pairs - measured == 1 ? MOVES_OF_A_ROUND - 1 : MOVES_OF_A_ROUND;
            for (int move = 0; move < needed; move++) {
                moves.add(mover.move(isByHand(round, move), move % 2 == 1));
            }
            // There: moves 0 and 2; back: moves 1 and 3.
            for (int direction = 0; direction + 2 < needed; direction++) {
                Optional<T> one = moves.get(direction);
                Optional<T> other = moves.get(direction + 2);
                if (one.isPresent() && other.isPresent()) {
                    boolean first = isByHand(round, direction);
                    pair.accept(first ? one.get() : other.get(), first ? other.get() : one.get());
                    measured++;
                }
            }
        }
    }

    /** Moves the guest of a way, and says what it cost; empty where it moved and that was not measured. */
    interface WayMover<W, T> {
        Optional<T> move(W way, boolean back);
    }

    /**
     * The same with a guest for each way: all there, all back, and so on, until there are so many trips of which all were measured; each is
     * handed over as soon as it is there, by the order of the ways. Which one goes first changes so that in each direction each is as often
     * the first as the others.
     */
    static <W, T> void measureEach(List<W> ways, int trips, WayMover<W, T> mover, Consumer<List<T>> trip) {
        int measured = 0;
        for (int number = 0; measured < trips; number++) {
            boolean back = number % 2 == 1;
            int first = (number + 1) / 2 % ways.size();
            var costs = new ArrayList<Optional<T>>(Collections.nCopies(ways.size(), Optional.empty()));
            for (int i = 0; i < ways.size(); i++) {
                int way = (first + i) % ways.size();
                costs.set(way, mover.move(ways.get(way), back));
            }
            if (costs.stream().allMatch(Optional::isPresent)) {
                trip.accept(costs.stream().map(Optional::orElseThrow).toList());
                measured++;
            }
        }
    }

    private static boolean isByHand(int round, int move) {
        boolean outer = move == 0 || move == MOVES_OF_A_ROUND - 1;
        return outer == (round % 2 == 0);
    }
}
