// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.serve;

import com.sun.net.httpserver.HttpExchange;
import dev.kprobe.agent.records.ProbeLabel;
import dev.kprobe.agent.records.RecordFilter;
import java.io.IOException;
import java.util.Map;
import java.util.stream.Collectors;

/** Answers requests for the programs of probes, in the notation of the kernel's own tools. */
public final class ProgramTexts {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;

    private volatile Map<ProbeLabel, Object> programs = Map.of();

    /** What there is from now on; each is asked for its text when somebody wants to read it. */
    public void set(Map<ProbeLabel, Object> now) {
        programs = Map.copyOf(now);
    }

    void programs(HttpExchange exchange, Query query) throws IOException, BadParameterException {
        RecordFilter filter = query.filter();
        query.end();
        if (!filter.pod().isEmpty()) {
            throw new BadParameterException("there is no parameter \"pod\" here");
        }
        String text = programs.entrySet().stream()
                .filter(entry -> filter.wants(entry.getKey()))
                .map(entry -> "%s/%s: %s"
                        .formatted(entry.getKey().monitor(), entry.getKey().probe(), entry.getValue()))
                .sorted()
                .collect(Collectors.joining("\n"));
        if (text.isEmpty()) {
            RecordServer.answer(exchange, NOT_FOUND, "no such probe has a program here: only backend Bpf makes them");
        } else {
            RecordServer.answer(exchange, OK, text.stripTrailing());
        }
    }
}
