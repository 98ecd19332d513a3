/* SPDX-License-Identifier: GPL-2.0 */
/* One line per check, in TAP's form, and the tally at the end. */
#ifndef CHECK_H
#define CHECK_H

#include <stdbool.h>

/* check - one line for @good; what follows says what was seen if it is not */
bool check(bool good, const char *name, const char *format, ...)
	__attribute__((format(printf, 3, 4)));

/* same - check that a number is exactly what it must be */
bool same(unsigned long long is, unsigned long long must, const char *name);

/* fails - check that a call returned -1 with this errno */
bool fails(long result, int must, const char *name);

/* tally - print the closing line */
void tally(void);

#endif /* CHECK_H */
