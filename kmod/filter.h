/* SPDX-License-Identifier: GPL-2.0 */
/* Whose calls a probe counts, decided in the hit path: cheapest test first. */
#ifndef _KPM_FILTER_H
#define _KPM_FILTER_H

#include <linux/sched.h>
#include <linux/string.h>

#include "call.h"
#include "kprobe_monitor.h"

struct kpm_cgroup_set;
struct pid_namespace;

/* What of a filter is to be tested, beside the process. */
#define KPM_TEST_COMM		1
#define KPM_TEST_UID		2
#define KPM_TEST_CGROUPS	4
#define KPM_TEST_ARGUMENTS	8
#define KPM_TEST_DEEP		(KPM_TEST_UID | KPM_TEST_CGROUPS | KPM_TEST_ARGUMENTS)

/**
 * struct kpm_filter - conditions that must all hold
 * @tgid: number in the initial pid namespace; 0 for any
 * @tests: KPM_TEST_... of the other conditions
 * @wrapper: enum kpm_wrapper: how to get at the arguments
 * @uid: real user id in the initial user namespace
 * @comm: command as two words
 * @mask: bytes of @comm to compare, its NUL included
 * @cgroups: set of them; replaced as a whole
 * @comparisons: of arguments, unused ones at the end
 * @result: of the return value, for those who ask
 *
 * The mask makes no assumption on what a kernel leaves behind the NUL.
 */
struct kpm_filter {
	pid_t tgid;
	u8 tests;
	u8 wrapper;
	uid_t uid;
	u64 comm[2];
	u64 mask[2];
	const struct kpm_cgroup_set *cgroups;
	struct kpm_comparison comparisons[KPM_COMPARISONS];
	struct kpm_comparison result;
};

bool kpm_filter_passes_deep(const struct kpm_filter *filter, const struct kpm_call *call);
bool kpm_compare(const struct kpm_comparison *comparison, unsigned long number);

static __always_inline bool kpm_filter_passes_comm(const struct kpm_filter *filter)
{
	u64 low, high;

	/* Two loads; an array here would cost a stack protector in every hit. */
	BUILD_BUG_ON(sizeof(current->comm) != sizeof(low) + sizeof(high));
	memcpy(&low, current->comm, sizeof(low));
	memcpy(&high, current->comm + sizeof(low), sizeof(high));
	return !(((low ^ filter->comm[0]) & filter->mask[0]) |
		 ((high ^ filter->comm[1]) & filter->mask[1]));
}

/* kpm_filter_passes_plain - of a filter without any of KPM_TEST_DEEP */
static __always_inline bool kpm_filter_passes_plain(const struct kpm_filter *filter)
{
	if (filter->tgid && filter->tgid != current->tgid)
		return false;
	return !(filter->tests & KPM_TEST_COMM) || kpm_filter_passes_comm(filter);
}

/* kpm_filter_passes - of any filter, of a @call that is beginning */
static __always_inline bool kpm_filter_passes(const struct kpm_filter *filter,
					      const struct kpm_call *call)
{
	return kpm_filter_passes_plain(filter) &&
	       (!(filter->tests & KPM_TEST_DEEP) || kpm_filter_passes_deep(filter, call));
}

struct kpm_spec;

int kpm_filter_init(struct kpm_filter *filter, const struct kpm_spec *spec,
		    struct pid_namespace *ns);
void kpm_filter_exit(struct kpm_filter *filter);

#endif /* _KPM_FILTER_H */
