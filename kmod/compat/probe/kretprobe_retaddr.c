// SPDX-License-Identifier: GPL-2.0
/* 5.18: where a call returns to is asked through a function. */
#include <linux/kprobes.h>

unsigned long probe(struct kretprobe_instance *instance);

unsigned long probe(struct kretprobe_instance *instance)
{
	return get_kretprobe_retaddr(instance);
}
