// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;

/** Arbitrary records. */
final class Samples {
    private Samples() {}

    static Arbitrary<Sample> any() {
        return Arbitraries.randomValue(Samples::one);
    }

    private static Sample one(Random random) {
        Map<Section, List<Long>> sections = new EnumMap<>(Section.class);
        for (Section section : Section.values()) {
            if (random.nextBoolean()) {
                sections.put(section, numbers(random, count(random, section)));
            }
        }
        return new Sample(
                0,
                random.nextInt(1024),
                random.nextInt(),
                random.nextLong(),
                random.nextInt(),
                random.nextInt(),
                "c" + random.nextInt(1_000_000),
                sections,
                numbers(random, random.nextInt(7)));
    }

    private static int count(Random random, Section section) {
        return switch (section) {
            case RESULT, CREDENTIALS, MEMORY -> 2;
            case REGISTERS -> Sample.REGISTERS;
            case FUNCTION -> 1;
            case STACK, USER_STACK -> random.nextInt(65);
        };
    }

    private static List<Long> numbers(Random random, int count) {
        return Stream.generate(random::nextLong).limit(count).toList();
    }
}
