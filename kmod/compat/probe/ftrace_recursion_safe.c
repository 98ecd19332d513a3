// SPDX-License-Identifier: GPL-2.0
/* Before 5.11: a tracer had to say that it needs no protection from itself. */
#include <linux/ftrace.h>

unsigned long probe(void);

unsigned long probe(void)
{
	return FTRACE_OPS_FL_RECURSION_SAFE;
}
