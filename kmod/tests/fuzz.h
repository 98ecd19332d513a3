/* SPDX-License-Identifier: GPL-2.0 */
/*
 * Inputs that are almost right, for every way into the module. All of them
 * probe only functions that may safely be probed.
 */
#ifndef FUZZ_H
#define FUZZ_H

#include <stdatomic.h>
#include <stddef.h>

#include "random.h"

#define FILES	6	/* open at the same time, shared by all threads */
#define LEASE	300	/* ms, the longest that is asked for */
#define KEPT	4	/* mappings that a thread keeps */

/* What came of one kind of input. */
struct outcome {
	const char *name;
	atomic_uint errors[256];	/* by errno; 0 is success */
};

/* A thread that makes inputs. */
struct fuzzer {
	struct random random;
	char *arena;	/* a page to write, one to read, and one of none */
	char *array;	/* four pages to write */
	struct {
		void *at;
		size_t bytes;
		bool written;	/* may be */
	} kept[KEPT];
};

/* fuzz_note - count an answer: what a system call returned, and errno */
void fuzz_note(struct outcome *outcome, long result);

/* fuzz_symbol - a function that is safe to probe, as /proc/kallsyms names it */
const char *fuzz_symbol(struct random *random);

/* fuzz_name - one of few, so that they meet */
const char *fuzz_name(struct random *random);

/* fuzz_files - those that are open; each may be closed at any moment */
extern atomic_int fuzz_files[FILES];

/* fuzz_place - somewhere for @size bytes, mostly good; they are there where that can be */
void *fuzz_place(struct fuzzer *fuzzer, const void *bytes, size_t size);

/* One input each. */
void fuzz_ioctl(struct fuzzer *fuzzer);
void fuzz_text(struct fuzzer *fuzzer);
void fuzz_map(struct fuzzer *fuzzer);

/* fuzz_map_end - unmap what is kept */
void fuzz_map_end(struct fuzzer *fuzzer);

/* The outcomes of each, ended by one without a name. */
extern struct outcome fuzz_ioctl_outcomes[], fuzz_text_outcomes[], fuzz_map_outcomes[];

#endif /* FUZZ_H */
