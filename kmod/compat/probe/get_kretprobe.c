// SPDX-License-Identifier: GPL-2.0
/* 5.11: a call that waits for its return may have outlived its probe. */
#include <linux/kprobes.h>

struct kretprobe *probe(struct kretprobe_instance *instance);

struct kretprobe *probe(struct kretprobe_instance *instance)
{
	return get_kretprobe(instance);
}
