// SPDX-License-Identifier: GPL-2.0
/* Compiles on every kernel, or the probes would say nothing. */
#include <linux/module.h>

unsigned long probe(void);

unsigned long probe(void)
{
	return PAGE_SIZE;
}
