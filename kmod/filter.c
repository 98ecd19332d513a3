// SPDX-License-Identifier: GPL-2.0
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/slab.h>
#include <linux/threads.h>

#include "filter.h"
#include "point.h"
#include "symbols.h"

/*
 * In the initial namespace the number is taken as it is, so that a process may
 * be named before it exists; elsewhere only an existing one can be translated.
 */
static int global_tgid(u32 nr, struct pid_namespace *ns, pid_t *tgid)
{
	struct pid *pid;

	*tgid = nr;
	if (nr > PID_MAX_LIMIT)
		return -EINVAL;
	if (!nr || ns == &init_pid_ns)
		return 0;
	rcu_read_lock();
	pid = find_pid_ns(nr, ns);
	*tgid = pid_nr(pid);
	rcu_read_unlock();
	return *tgid ? 0 : -ESRCH;
}

static void set_comm(struct kpm_filter *filter, const char *comm)
{
	size_t length = strnlen(comm, TASK_COMM_LEN - 1);

	if (!length)
		return;
	memcpy(filter->comm, comm, length);
	memset(filter->mask, 0xff, length + 1);
	filter->tests |= KPM_TEST_COMM;
}

static bool well_formed(const struct kpm_comparison *comparison)
{
	unsigned int operator = comparison->operator & ~KPM_SIGNED;

	if (operator > KPM_BITS)
		return false;
	if (comparison->operator & KPM_SIGNED)
		return operator >= KPM_LESS && operator <= KPM_GREATER_OR_EQUAL;
	return true;
}

static int set_comparisons(struct kpm_filter *filter, const struct kpm_spec *spec)
{
	const struct kpm_comparison *comparison;
	unsigned int used = 0, i;

	for (i = 0; i < KPM_COMPARISONS; i++) {
		comparison = &spec->comparisons[i];
		if (!comparison->operator)
			continue;
		if (!well_formed(comparison) || !comparison->argument ||
		    comparison->argument > KPM_ARGUMENTS)
			return -EINVAL;
		filter->comparisons[used++] = *comparison;
		filter->tests |= KPM_TEST_ARGUMENTS;
	}
	if (!well_formed(&spec->result) || (spec->result.operator && spec->kind != KPM_RETURN))
		return -EINVAL;
	filter->result = spec->result;
	return 0;
}

/**
 * kpm_filter_init - translate what was asked for into what the hit path tests
 * @filter: to fill
 * @spec: what was asked for
 * @ns: pid namespace that numbers the process in @spec
 *
 * Return: 0, -EINVAL for a number that can't be a process or a comparison that
 * is none, -ESRCH for a process that is none in @ns.
 */
int kpm_filter_init(struct kpm_filter *filter, const struct kpm_spec *spec,
		    struct pid_namespace *ns)
{
	int err;

	memset(filter, 0, sizeof(*filter));
	if (spec->filters & ~(KPM_FILTER_UID | KPM_FILTER_CGROUPS))
		return -EINVAL;
	set_comm(filter, spec->comm);
	if (spec->filters & KPM_FILTER_UID)
		filter->tests |= KPM_TEST_UID;
	if (spec->filters & KPM_FILTER_CGROUPS)
		filter->tests |= KPM_TEST_CGROUPS;
	filter->uid = spec->uid;
	filter->wrapper = kpm_symbol_wrapper(spec->symbol);
	err = set_comparisons(filter, spec);
	return err ?: global_tgid(spec->tgid, ns, &filter->tgid);
}

/**
 * kpm_filter_exit - free what a filter holds
 * @filter: no handler sees any more
 */
void kpm_filter_exit(struct kpm_filter *filter)
{
	kvfree(filter->cgroups);
}
