// SPDX-License-Identifier: Apache-2.0
package dev.kprobe.agent.records.serve;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kprobe.agent.records.PodOfCgroup;
import dev.kprobe.agent.records.ProbeLabel;
import dev.kprobe.agent.records.ProbeLabels;
import dev.kprobe.agent.records.RecordFilter;
import dev.kprobe.agent.records.RecordHub;
import dev.kprobe.agent.records.RecordView;
import dev.kprobe.agent.records.Sample;
import dev.kprobe.agent.records.Section;
import dev.kprobe.agent.records.SinkKind;
import dev.kprobe.agent.records.Subscription;
import dev.kprobe.agent.records.Views;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RecordServerTest {
    private final ProbeLabels labels = new ProbeLabels();
    private final List<Thread> renderers = new CopyOnWriteArrayList<>();
    private final PodOfCgroup pods = cgroup -> {
        renderers.add(Thread.currentThread());
        return cgroup == 77 ? "shop/cart" : null;
    };
    private final RecordHub hub = new RecordHub(labels, pods);
    private final ProgramTexts programs = new ProgramTexts();
    private final RecordServer server = new RecordServer(
            0,
            hub,
            new Renderers("n1", "x86_64", labels, pods, address -> Optional.of("f" + address + "+0x1b")),
            programs);
    private final HttpClient client = HttpClient.newHttpClient();

    RecordServerTest() throws IOException {
        labels.put(1, 1, new ProbeLabel("mmap-watch", "mmap", "__x64_sys_mmap", false));
        labels.put(2, 1, new ProbeLabel("other", "read", "vfs_read", false));
    }

    @AfterEach
    void close() {
        server.close();
        client.shutdownNow();
    }

    @Test
    void listensOnLoopbackAlone() {
        assertThat(server.address().getAddress().isLoopbackAddress()).isTrue();
    }

    @Test
    void givesEachReaderTheRecordsItAskedFor() throws Exception {
        try (BufferedReader all = open("/records");
                BufferedReader one = open("/records?monitor=other&pod=shop/cart")) {
            show(Sample.plain(1, 10));
            show(Sample.plain(2, 20));
            show(Sample.plain(2, 30).with(Section.CREDENTIALS, 0L, 77L));
            assertThat(List.of(all.readLine(), all.readLine(), all.readLine()))
                    .allMatch(line -> line.startsWith("{\"time\":\"") && line.contains(",\"node\":\"n1\""));
            assertThat(one.readLine()).contains("\"monitor\":\"other\",\"probe\":\"read\"", "\"pod\":\"shop/cart\"");
            server.close();
            assertThat(all.readLine()).as("the end, without losses").isNull();
            assertThat(one.readLine()).isNull();
        }
    }

    /** Health is answered by virtual threads, of which a node with one CPU carries one at a time. */
    @Test
    void aReaderKeepsNoVirtualThreadWaiting() throws Exception {
        try (BufferedReader reader = open("/records")) {
            show(Sample.plain(2, 30).with(Section.CREDENTIALS, 0L, 77L));
            assertThat(reader.readLine()).contains("shop/cart");
        }
        assertThat(renderers).isNotEmpty().noneMatch(Thread::isVirtual);
    }

    @Test
    void tellsAReaderThatDoesNotReadWhatItHasLostAndSlowsNobody() throws Exception {
        try (BufferedReader slow = open("/records");
                Subscription quick =
                        hub.subscribe(SinkKind.STDOUT, RecordFilter.ALL).orElseThrow()) {
            List<Integer> seen = new ArrayList<>();
            RecordView view = new RecordView();
            int[] shown = {0};
            // What the sockets between hold is more than a queue.
            while (hub.lost(SinkKind.RECORDS) == 0) {
                Views.show(Sample.plain(1, 10), record -> {
                    for (int i = 0; i < 1000; i++) {
                        hub.visit(record);
                        shown[0]++;
                    }
                });
                quick.queue().drain(view, record -> seen.add(record.slot()), Integer.MAX_VALUE);
            }
            assertThat(seen).hasSize(shown[0]);
            assertThat(hub.lost(SinkKind.STDOUT)).isZero();

            CompletableFuture<Void> end = CompletableFuture.runAsync(server::close);
            long records = 0;
            long lost = 0;
            for (String line = slow.readLine(); line != null; line = slow.readLine()) {
                if (line.startsWith("{\"lost\":")) {
                    lost = Long.parseLong(line.replaceAll("\\D", ""));
                } else {
                    records++;
                }
            }
            end.join();
            assertThat(lost).isPositive();
            assertThat(records + lost).isEqualTo(shown[0]);
        }
    }

    @Test
    void foldsStacks() throws Exception {
        CompletableFuture<HttpResponse<String>> answer =
                client.sendAsync(request("/stacks?seconds=1"), HttpResponse.BodyHandlers.ofString());
        awaitReaders(1);
        Sample stack = Sample.plain(1, 10).with(Section.STACK, 3L, 2L).with(Section.USER_STACK, 9L);
        show(stack);
        show(stack);
        show(stack.of("a;b c"));
        assertThat(answer.join().statusCode()).isEqualTo(200);
        assertThat(answer.join().body()).isEqualTo("a_b_c;0x9;f2_[k];f3_[k] 1\ncommand;0x9;f2_[k];f3_[k] 2\n");
    }

    @Test
    void showsTheProgramsOfProbes() throws Exception {
        assertThat(get("/programs").statusCode()).isEqualTo(404);
        programs.set(Map.of(
                new ProbeLabel("mmap-watch", "mmap", "", false), "fentry\n  0: exit\n",
                new ProbeLabel("other", "read", "", false), "kprobe\n  0: exit\n"));

        assertThat(get("/programs").body())
                .isEqualTo("mmap-watch/mmap: fentry\n  0: exit\n\nother/read: kprobe\n  0: exit\n");
        assertThat(get("/programs?monitor=other&probe=read").body()).isEqualTo("other/read: kprobe\n  0: exit\n");
        assertThat(get("/programs?monitor=other&probe=mmap").statusCode()).isEqualTo(404);
        assertThat(get("/programs?pod=a/b").statusCode()).isEqualTo(400);
    }

    @Test
    void answersWrongRequests() throws Exception {
        assertThat(get("/records?monitor=A").statusCode()).isEqualTo(400);
        assertThat(get("/records?monitor=A").body()).startsWith("parameter \"monitor\" is \"A\" but must be");
        assertThat(get("/records?seconds=3").body()).isEqualTo("there is no parameter \"seconds\" here\n");
        assertThat(get("/stacks?seconds=x").statusCode()).isEqualTo(400);
        assertThat(get("/recordsx").statusCode()).isEqualTo(404);
        HttpRequest post = HttpRequest.newBuilder(uri("/records"))
                .POST(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(post, HttpResponse.BodyHandlers.ofString()).statusCode())
                .isEqualTo(405);
        assertThat(hub.subscribers()).isZero();
    }

    @Test
    void refusesMoreReadersThanThereIsRoomFor() throws Exception {
        for (int i = 0; i < 8; i++) {
            assertThat(hub.subscribe(SinkKind.RECORDS, RecordFilter.ALL)).isPresent();
        }
        assertThat(get("/records").statusCode()).isEqualTo(503);
        assertThat(get("/stacks").statusCode()).isEqualTo(503);
    }

    private void show(Sample sample) {
        Views.show(sample, hub);
    }

    private BufferedReader open(String path) throws Exception {
        HttpResponse<InputStream> response = client.send(request(path), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(response.statusCode()).isEqualTo(200);
        return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
    }

    private HttpResponse<String> get(String path) throws Exception {
        return client.send(request(path), HttpResponse.BodyHandlers.ofString());
    }

    private HttpRequest request(String path) {
        return HttpRequest.newBuilder(uri(path)).build();
    }

    private URI uri(String path) {
        return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
    }

    private void awaitReaders(int number) throws InterruptedException {
        while (hub.subscribers() < number) {
            Thread.sleep(5);
        }
    }
}
