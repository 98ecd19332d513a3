// SPDX-License-Identifier: GPL-2.0
/*
 * Inputs that are almost right: half of them from one thread, the same in each
 * run, half of them from threads that get in each other's way.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "fuzz.h"
#include "load.h"
#include "suites.h"

#define PAGE	4096

/* where a 32-bit program could have memory */
#ifdef MAP_32BIT
#define LOW	MAP_32BIT
#else
#define LOW	0
#endif

#define INPUTS	100000
#define SEEDS	10	/* runs of one thread */
#define THREADS	4	/* in each of the runs of several */
#define ROUNDS	5

atomic_int fuzz_files[FILES];
static atomic_uint inputs;
static unsigned int share;	/* inputs of a thread */
static struct outcome others[] = { { .name = "close and open" }, { .name = "poll" }, {} };

static struct outcome *const outcomes[] = {
	fuzz_ioctl_outcomes, fuzz_text_outcomes, fuzz_map_outcomes, others,
};

void fuzz_note(struct outcome *outcome, long result)
{
	atomic_fetch_add(&outcome->errors[result < 0 ? errno & 255 : 0], 1);
}

const char *fuzz_symbol(struct random *random)
{
	static const char * const symbols[] = {
		SYSCALLS "getppid", SYSCALLS "getuid", SYSCALLS "umask", SYSCALLS "sched_yield",
		SYSCALLS "brk", SYSCALLS "mprotect", SYSCALLS "munmap", SYSCALLS "madvise",
		"vm_mmap_pgoff", "handle_mm_fault", "dummy:dummy_setup",
		SYSCALLS "get*uid",
	};

	return PICK(random, symbols);
}

const char *fuzz_name(struct random *random)
{
	static const char * const names[] = { "a", "b", "c", "watch", "a-b.c_d", "X" };

	return PICK(random, names);
}

/* The end of the page to write runs over into the one to read, and that into the one of none. */
void *fuzz_place(struct fuzzer *fuzzer, const void *bytes, size_t size)
{
	static const uint64_t wild[] = { 0, 1, 0xfff, 0xffffffff81000000, 0x800000000000, -8, -1 };
	struct random *random = &fuzzer->random;
	char *at = fuzzer->arena, *fixed = at + PAGE;

	switch (below(random, 16)) {
	case 0:
		return (void *)(uintptr_t)PICK(random, wild);
	case 1:
		return at + 2 * PAGE - (size ? below(random, size) : 0);
	case 2:
		at += PAGE - (size ? below(random, size + 1) : 0);
		break;
	case 3:
		at += below(random, 16);
		break;
	}
	if (at + size > fixed)
		mprotect(fixed, PAGE, PROT_READ | PROT_WRITE);
	memcpy(at, bytes, size);
	if (at + size > fixed)
		mprotect(fixed, PAGE, PROT_READ);
	return at;
}

static void look(struct random *random)
{
	struct pollfd of = { .fd = PICK(random, fuzz_files), .events = any(random) };

	fuzz_note(&others[1], poll(&of, 1, 0));
}

static void reopen(struct random *random)
{
	int next = device_open();

	fuzz_note(&others[0], next);
	close(atomic_exchange(&fuzz_files[below(random, FILES)], next));
}

static void input(struct fuzzer *fuzzer)
{
	switch (below(&fuzzer->random, 20)) {
	case 0:
		reopen(&fuzzer->random);
		break;
	case 1:
		look(&fuzzer->random);
		break;
	case 2 ... 3:
		fuzz_map(fuzzer);
		break;
	case 4 ... 7:
		fuzz_text(fuzzer);
		break;
	default:
		fuzz_ioctl(fuzzer);
	}
	atomic_fetch_add(&inputs, 1);
	calls(2);
}

static void *work(void *seed)
{
	struct fuzzer fuzzer = { .random = random_from((uintptr_t)seed) };
	unsigned int i;

	fuzzer.arena = mmap(NULL, 3 * PAGE, PROT_READ | PROT_WRITE,
			    MAP_PRIVATE | MAP_ANONYMOUS | LOW, -1, 0);
	if (fuzzer.arena == MAP_FAILED)
		abort();
	fuzzer.array = mmap(NULL, 4 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	mprotect(fuzzer.arena + PAGE, PAGE, PROT_READ);
	mprotect(fuzzer.arena + 2 * PAGE, PAGE, PROT_NONE);
	for (i = 0; i < share; i++)
		input(&fuzzer);
	fuzz_map_end(&fuzzer);
	munmap(fuzzer.array, 4 * PAGE);
	munmap(fuzzer.arena, 3 * PAGE);
	return NULL;
}

static void delete_text_probes(void)
{
	FILE *file = fopen(PROC, "r");
	char line[1000], name[100];

	while (fgets(line, sizeof(line), file)) {
		FILE *to;

		if (sscanf(line, "[%*u] %99[^:]:", name) != 1)
			continue;
		to = fopen(PROC, "w");
		fprintf(to, "del %s\n", name);
		fclose(to);
	}
	fclose(file);
}

static void run(unsigned int seed, unsigned int threads)
{
	pthread_t workers[THREADS];
	unsigned int i;

	for (i = 0; i < FILES; i++)
		fuzz_files[i] = device_open();
	for (i = 0; i < threads; i++)
		if (pthread_create(&workers[i], NULL, work, (void *)(uintptr_t)(seed + i)))
			abort();
	for (i = 0; i < threads; i++)
		pthread_join(workers[i], NULL);
	for (i = 0; i < FILES; i++)
		close(fuzz_files[i]);
	delete_text_probes();
	usleep(2 * 1000 * LEASE);
	printf("# seed %u, %u threads: %u inputs\n", seed, threads, inputs);
	armed_are(0, 0, "nothing is left in the kernel");
}

static void report(const struct outcome *outcome)
{
	unsigned int total = 0, i;

	for (i = 0; i < 256; i++)
		total += outcome->errors[i];
	printf("FUZZ %s: %u inputs, %u accepted", outcome->name, total, outcome->errors[0]);
	for (i = 1; i < 256; i++)
		if (outcome->errors[i])
			printf(", %u %s", outcome->errors[i], strerrorname_np(i));
	printf("\n");
}

/* Inputs of which none is accepted test nothing but the first check. */
static bool useful(const struct outcome *outcome)
{
	return outcome->errors[0] || strstr(outcome->name, "not allowed") || strstr(outcome->name, "no such");
}

static void report_all(void)
{
	const struct outcome *outcome;
	unsigned int i;

	for (i = 0; i < sizeof(outcomes) / sizeof(outcomes[0]); i++)
		for (outcome = outcomes[i]; outcome->name; outcome++) {
			report(outcome);
			check(useful(outcome), outcome->name, "none was accepted");
		}
}

static void still_works(void)
{
	int fd = device_open();
	unsigned int slot = arm(fd, KPM_ENTRY, "after", 0, "load");

	load_run("load", 4, 1000);
	same(state_of(fd, slot).hits, 4000, "a probe counts exactly after them");
	close(fd);
	fails(unload_module("kprobe_monitor"), 0, "the module unloads");
	armed_are(0, 0, "nothing is left of it");
	fails(load_module(MODULE, ""), 0, "and loads again");
}

void fuzz(void)
{
	unsigned int i;

	share = INPUTS / 2 / SEEDS;
	for (i = 0; i < SEEDS; i++)
		run(i, 1);
	share = INPUTS / 2 / ROUNDS / THREADS;
	for (i = 0; i < ROUNDS; i++)
		run(100 + i * THREADS, THREADS);
	same(inputs, INPUTS, "inputs");
	same(fuzz_map_outcomes[2].errors[0] + fuzz_map_outcomes[3].errors[0], 0,
	     "so often what only the module writes could be mapped to write");
	report_all();
	still_works();
	tally();
}
