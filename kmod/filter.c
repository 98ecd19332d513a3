// SPDX-License-Identifier: GPL-2.0
#include <linux/pid.h>
#include <linux/pid_namespace.h>
#include <linux/threads.h>

#include "filter.h"

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

/**
 * kpm_filter_init - translate what was asked for into what the hit path tests
 * @filter: to fill
 * @tgid: process as numbered in @ns, 0 for any
 * @ns: pid namespace of whoever asks
 * @comm: command of at most TASK_COMM_LEN - 1 bytes, empty for any
 *
 * Return: 0, -EINVAL for a number that can't be a process, -ESRCH for one
 * that is none in @ns.
 */
int kpm_filter_init(struct kpm_filter *filter, u32 tgid,
		    struct pid_namespace *ns, const char *comm)
{
	size_t length = strnlen(comm, TASK_COMM_LEN - 1);

	memset(filter, 0, sizeof(*filter));
	if (length) {
		memcpy(filter->comm, comm, length);
		memset(filter->mask, 0xff, length + 1);
	}
	filter->more = length;
	return global_tgid(tgid, ns, &filter->tgid);
}
