/* SPDX-License-Identifier: GPL-2.0 */
/* The rings of a file as a program reads them. */
#ifndef RINGS_H
#define RINGS_H

#include "kprobe_monitor.h"

struct rings {
	unsigned int bytes;
	int cpus;
	struct {
		const volatile struct kpm_ring *header;
		volatile unsigned int *tail;
		const char *data;
	} cpu[8];
};

/* capture - a probe to add whose records hold KPM_CAPTURE_... */
struct kpm_probe capture(int kind, const char *name, const char *symbol, unsigned int what);

/* an_argument - as many arguments as the engine has for a record, one at most */
unsigned int an_argument(void);

/* adds_up - check that each hit of a capturing probe is one of five */
void adds_up(struct kpm_state state, const char *name);

/* rings_open - ask for rings of @bytes and map them all */
struct rings rings_open(int fd, unsigned int bytes, unsigned int watermark);

/* rings_close - unmap them */
void rings_close(struct rings *rings);

/* rings_drain - forget all records */
void rings_drain(struct rings *rings);

/* rings_read - hand each record to @visit and remove it; returns how many */
unsigned long rings_read(struct rings *rings,
			 void (*visit)(const struct kpm_record *record, void *data), void *data);

/* section - first number of a section or of the arguments (section 0), NULL if it is not there */
const unsigned long long *section(const struct kpm_record *record, int which,
				  unsigned int registers);

#define ARGUMENTS 0

#endif /* RINGS_H */
