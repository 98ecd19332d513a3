// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.symbols;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Collects the few names most like a wanted one, from any number shown to it.
 *
 * <p>Kernel functions are mostly renamed by adding to their names ({@code __alloc_pages} to
 * {@code __alloc_pages_noprof}), so a name that contains the wanted one is nearer than any misspelling. Edit distances
 * are only computed for names of nearly the same length, which keeps a scan of 100,000 names in tens of milliseconds.
 */
public final class NearestNames {
    private static final int KEPT = 3;
    private static final int LARGEST_DISTANCE = 3;
    private static final int SHORTEST_CONTAINED = 4;

    private final String wanted;
    private final List<Candidate> nearest = new ArrayList<>();

    /** Looks for names like one that does not exist. */
    public NearestNames(String wanted) {
        this.wanted = wanted;
    }

    /** Considers one name. */
    public void consider(String name) {
        int score = score(name);
        if (score < 0 || nearest.stream().anyMatch(known -> known.name.equals(name))) {
            return;
        }
        nearest.add(new Candidate(name, score));
        nearest.sort(Comparator.comparingInt(Candidate::score).thenComparing(Candidate::name));
        if (nearest.size() > KEPT) {
            nearest.removeLast();
        }
    }

    /** At most three names, the nearest first. */
    public List<String> names() {
        return nearest.stream().map(Candidate::name).toList();
    }

    /** Smaller is nearer, negative is not near at all. */
    private int score(String name) {
        int difference = Math.abs(name.length() - wanted.length());
        if (contains(name, wanted) || contains(wanted, name)) {
            return name.startsWith(wanted) ? difference : difference + 1;
        }
        if (difference > LARGEST_DISTANCE || wanted.length() <= LARGEST_DISTANCE) {
            return -1;
        }
        int distance = distance(name, wanted);
        return distance > LARGEST_DISTANCE ? -1 : 100 + distance;
    }

    private static boolean contains(String longer, String shorter) {
        return shorter.length() >= SHORTEST_CONTAINED && longer.contains(shorter);
    }

    /** Levenshtein's distance, given up as soon as it must exceed the largest that matters. */
    static int distance(String a, String b) {
        int[] previous = new int[b.length() + 1];
        int[] current = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            previous[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            current[0] = i;
            int smallest = i;
            for (int j = 1; j <= b.length(); j++) {
                int replace = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                current[j] = Math.min(replace, Math.min(previous[j], current[j - 1]) + 1);
                smallest = Math.min(smallest, current[j]);
            }
            if (smallest > LARGEST_DISTANCE) {
                return smallest;
            }
            int[] swap = previous;
            previous = current;
            current = swap;
        }
        return previous[b.length()];
    }

    private record Candidate(String name, int score) {}
}
