/* SPDX-License-Identifier: GPL-2.0 */
/* The text front as the tests use it. */
#ifndef TEXT_H
#define TEXT_H

#include <sys/types.h>

#define RECORDS	"/proc/kprobe_monitor_records"

/* write_bytes - one write to the text front; returns what that does */
ssize_t write_bytes(const char *text, size_t size);

/* command - the same, of a string */
ssize_t command(const char *text);

/* accepted - check that a command is taken */
void accepted(const char *text);

/* shows - check that the state has this @part */
void shows(const char *part);

/* shows_not - check that it has not */
void shows_not(const char *part);

/* bad - check that a command fails with @must, and that the state says @reason */
void bad(const char *text, int must, const char *reason);

/* number_of - the number behind @key in the line of the state for monitor @name, -1 without one */
long long number_of(const char *name, const char *key);

/* records - all text that can be read from @fd at this moment; valid until the next call */
const char *records(int fd);

/* drain - forget all that can be read from @fd */
void drain(int fd);

/* times - how often @part is in @text */
int times(const char *text, const char *part);

#endif /* TEXT_H */
