// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.bench;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.Options;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.VerboseMode;

/** Runs {@link RecordBenchmark} with the JVM flags of the image, which are its arguments, and without a limit to C1. */
public final class RecordFigures {
    private static final double DECODED = 20;
    private static final double LINES = 500_000;
    /** What is left of turns, batches and the measurement itself; a line is some hundred bytes. */
    private static final double NO_GROWTH = 1;
    /** Says with which compilers. */
    private static final String ONLY = "-XX:TieredStopAtLevel=";

    private RecordFigures() {}

    /** Prints the figures. */
    public static void main(String[] flags) throws RunnerException {
        Collection<RunResult> image = run(List.of(flags));
        for (RunResult result : image) {
            double perSecond = perSecond(result);
            if (name(result).equals("decode")) {
                Figure.atLeast("decode", perSecond / 1e6, "Mrecords/s", DECODED);
            } else {
                Figure.atLeast("json_line", Math.rint(perSecond), "lines/s", LINES);
                Figure.atMost("json_line_allocated", bytes(result), "bytes/record", NO_GROWTH);
            }
        }
        List<String> both = new ArrayList<>();
        for (String flag : flags) {
            both.add(flag.startsWith(ONLY) ? ONLY + "4" : flag);
        }
        for (RunResult result : run(both)) {
            if (name(result).equals("decode")) {
                Figure.of("decode_c2", perSecond(result) / 1e6, "Mrecords/s");
            } else {
                Figure.of("json_line_c2", Math.rint(perSecond(result)), "lines/s");
            }
        }
    }

    private static Collection<RunResult> run(List<String> flags) throws RunnerException {
        Options options = new OptionsBuilder()
                .include(RecordBenchmark.class.getName())
                .jvmArgs(flags.toArray(String[]::new))
                // JMH's own.
                .jvmArgsAppend("--sun-misc-unsafe-memory-access=allow")
                .addProfiler(GCProfiler.class)
                .verbosity(VerboseMode.SILENT)
                .build();
        return new Runner(options).run();
    }

    private static String name(RunResult result) {
        return result.getPrimaryResult().getLabel();
    }

    /** Records in a second of CPU time. */
    private static double perSecond(RunResult result) {
        return secondary(result, "records") / secondary(result, "nanos") * 1e9;
    }

    private static double bytes(RunResult result) {
        return secondary(result, "gc.alloc.rate.norm") / RecordBenchmark.records();
    }

    private static double secondary(RunResult result, String name) {
        for (Map.Entry<String, ?> one : result.getSecondaryResults().entrySet()) {
            if (one.getKey().endsWith(name) && one.getValue() instanceof Result<?> found) {
                return found.getScore();
            }
        }
        throw new IllegalStateException("no figure " + name + " among " + result.getSecondaryResults());
    }
}
