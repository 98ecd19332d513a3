// SPDX-License-Identifier: GPL-2.0
/* 5.11: tracers get registers of a type of their own. */
#include <linux/ftrace.h>

static void hit(unsigned long ip, unsigned long parent, struct ftrace_ops *ops,
		struct ftrace_regs *regs)
{
}

ftrace_func_t probe(void);

ftrace_func_t probe(void)
{
	return hit;
}
