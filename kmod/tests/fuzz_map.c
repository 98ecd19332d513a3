// SPDX-License-Identifier: GPL-2.0
/* Mappings of the counters: odd places and lengths, kept beyond their file, changed and read. */
#define _GNU_SOURCE
#include <sys/mman.h>

#include "device.h"
#include "fuzz.h"

#define PAGE 4096UL
#define RINGS (1UL << 30)	/* where they begin, as KPM_IOC_RINGS says */

struct outcome fuzz_map_outcomes[] = {
	{ .name = "mmap" },
	{ .name = "mmap to write a position" },
	{ .name = "mmap to write (not allowed)" },
	{ .name = "mprotect to write (not allowed)" },
	{}
};

/* Reads the ends: what could be mapped is there. A position may become any number. */
static void touch(struct random *random, volatile char *at, size_t bytes, bool write)
{
	(void)at[0];
	(void)at[bytes - 1];
	if (write)
		*(volatile uint32_t *)at = one_in(random, 2) ? edge(random) : below(random, 4096) * 8;
}

static void map(struct fuzzer *fuzzer, int keep)
{
	struct random *random = &fuzzer->random;
	static const size_t lengths[] = { 1, PAGE, PAGE, PAGE, 2 * PAGE, 3 * PAGE, 32 * PAGE, 33 * PAGE, 1UL << 30
	};
	static const off_t offsets[] = {
		0, 0, PAGE, RINGS, RINGS + PAGE, RINGS + 2 * PAGE, RINGS + 3 * PAGE, RINGS + 4 * PAGE,
	};
	static const int kinds[] = { MAP_SHARED, MAP_SHARED, MAP_PRIVATE, MAP_SHARED | MAP_POPULATE };
	size_t bytes = one_in(random, 8) ? edge(random) : PICK(random, lengths);
	off_t offset = one_in(random, 8) ? (off_t)(edge(random) & -PAGE) : PICK(random, offsets);
	/* the second page of a ring; the next one begins after three pages at the earliest */
	bool write = one_in(random, 4), position = bytes && bytes <= PAGE &&
		(offset == (off_t)(RINGS + PAGE) || offset >= (off_t)(RINGS + 4 * PAGE));
	void *at = mmap(NULL, bytes, write ? PROT_READ | PROT_WRITE : PROT_READ, PICK(random, kinds),
			PICK(random, fuzz_files), offset);

	fuzz_note(&fuzz_map_outcomes[write ? position ? 1 : 2 : 0], at == MAP_FAILED ? -1 : 0);
	if (at == MAP_FAILED)
		return;
	touch(random, at, bytes, write);
	fuzzer->kept[keep].at = at;
	fuzzer->kept[keep].bytes = bytes;
	fuzzer->kept[keep].written = write;
}

static void change(struct fuzzer *fuzzer, int keep)
{
	void *at = fuzzer->kept[keep].at;
	size_t bytes = fuzzer->kept[keep].bytes;
	bool write = fuzzer->kept[keep].written;

	switch (below(&fuzzer->random, 4)) {
	case 0:
		if (!write)
			fuzz_note(&fuzz_map_outcomes[3], mprotect(at, bytes, PROT_READ | PROT_WRITE));
		break;
	case 1:
		touch(&fuzzer->random, at, bytes, write);
		break;
	default:
		munmap(at, bytes);
		fuzzer->kept[keep].at = NULL;
	}
}

void fuzz_map(struct fuzzer *fuzzer)
{
	int keep = below(&fuzzer->random, KEPT);

	if (fuzzer->kept[keep].at)
		change(fuzzer, keep);
	else
		map(fuzzer, keep);
}

void fuzz_map_end(struct fuzzer *fuzzer)
{
	int i;

	for (i = 0; i < KEPT; i++)
		if (fuzzer->kept[i].at)
			munmap(fuzzer->kept[i].at, fuzzer->kept[i].bytes);
}
