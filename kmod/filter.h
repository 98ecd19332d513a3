/* SPDX-License-Identifier: GPL-2.0 */
/* Whose calls a probe counts, decided in the hit path: cheapest test first. */
#ifndef _KPM_FILTER_H
#define _KPM_FILTER_H

#include <linux/sched.h>
#include <linux/string.h>

struct pid_namespace;

/**
 * struct kpm_filter - conditions that must all hold
 * @tgid: number in the initial pid namespace; 0 for any
 * @more: there are other conditions than @tgid
 * @comm: command as two words
 * @mask: bytes of @comm to compare, its NUL included; 0 for any
 *
 * The mask makes no assumption on what a kernel leaves behind the NUL.
 */
struct kpm_filter {
	pid_t tgid;
	bool more;
	u64 comm[2];
	u64 mask[2];
};

static __always_inline bool kpm_filter_passes(const struct kpm_filter *filter)
{
	u64 low, high;

	if (filter->tgid && filter->tgid != current->tgid)
		return false;
	if (!filter->more)
		return true;
	/* Two loads; an array here would cost a stack protector in every hit. */
	BUILD_BUG_ON(sizeof(current->comm) != sizeof(low) + sizeof(high));
	memcpy(&low, current->comm, sizeof(low));
	memcpy(&high, current->comm + sizeof(low), sizeof(high));
	return !(((low ^ filter->comm[0]) & filter->mask[0]) |
		 ((high ^ filter->comm[1]) & filter->mask[1]));
}

int kpm_filter_init(struct kpm_filter *filter, u32 tgid,
		    struct pid_namespace *ns, const char *comm);

#endif /* _KPM_FILTER_H */
