package io.github.xensdk.examples;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;

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

    /** The same with a guest for each way: both there, both back; which one goes first changes so that neither is favoured. */
    static <T> void measureTwo(int pairs, Mover<T> mover, BiConsumer<T, T> pair) {
        int measured = 0;
        for (int trip = 0; measured < pairs; trip++) {
            boolean back = trip % 2 == 1;
            boolean handFirst = isByHand(0, trip % MOVES_OF_A_ROUND);
            Optional<T> one = mover.move(handFirst, back);
            Optional<T> other = mover.move(!handFirst, back);
            if (one.isPresent() && other.isPresent()) {
                pair.accept(handFirst ? one.get() : other.get(), handFirst ? other.get() : one.get());
                measured++;
            }
        }
    }

    private static boolean isByHand(int round, int move) {
        boolean outer = move == 0 || move == MOVES_OF_A_ROUND - 1;
        return outer == (round % 2 == 0);
    }
}
