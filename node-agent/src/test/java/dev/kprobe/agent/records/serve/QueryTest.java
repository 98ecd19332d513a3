// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.serve;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kprobe.agent.records.RecordFilter;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QueryTest {
    @Test
    void readsWhatIsThere() throws BadParameterException {
        Query query = Query.parse("monitor=mmap-watch&pod=shop%2Fcart-0&seconds=7");
        assertThat(query.filter()).isEqualTo(new RecordFilter("mmap-watch", "", "shop/cart-0"));
        assertThat(query.number("seconds", 1, 300, 10)).isEqualTo(7);
        query.end();
        assertThat(Query.parse(null).filter()).isEqualTo(RecordFilter.ALL);
        assertThat(Query.parse("").number("seconds", 1, 300, 10)).isEqualTo(10);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    monitor=Upper          | parameter "monitor" is "Upper" but must be the name of a KprobeMonitor
                    monitor=               | parameter "monitor" is "" but must be the name of a KprobeMonitor
                    probe=a%20b            | parameter "probe" is "a b" but must be the name of a probe
                    pod=cart               | parameter "pod" is "cart" but must be namespace/name
                    seconds=0              | parameter "seconds" is "0" but must be a number from 1 to 300
                    seconds=301            | parameter "seconds" is "301" but must be a number from 1 to 300
                    seconds=1e9            | parameter "seconds" is "1e9" but must be a number from 1 to 300
                    seconds=99999999999999 | parameter "seconds" is "99999999999999" but must be a number from 1 to 300
                    probe=a&probe=b        | parameter "probe" is given twice
                    monitr=a               | there is no parameter "monitr" here
                    &                      | parameter "" is given twice
                    pod=%zz                | "%zz" is not encoded as in a URL
                    """)
    void saysWhatIsWrong(String query, String message) {
        assertThatThrownBy(() -> read(query))
                .isInstanceOf(BadParameterException.class)
                .hasMessage(message);
    }

    @Property
    void takesAnyTextOrRefusesIt(@ForAll String text) {
        try {
            read(text);
            read("monitor=" + text);
        } catch (BadParameterException e) {
            assertThat(e.getMessage()).isNotEmpty();
        }
    }

    private static void read(String text) throws BadParameterException {
        Query query = Query.parse(text);
        assertThat(query.filter().monitor().length()).isLessThan(600);
        assertThat(query.number("seconds", 1, 300, 10)).isBetween(1, 300);
        query.end();
    }
}
