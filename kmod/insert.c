// SPDX-License-Identifier: GPL-2.0
/* What both kprobe engines share. */
#include <linux/errno.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/sched.h>

#include "engine.h"
#include "insert.h"
#include "kprobe_monitor.h"
#include "pulse.h"
#include "site.h"

/* The kernel's errors are those of a programmer's mistake. */
static int explained(int err)
{
	switch (err) {
	case -EINVAL:	/* black-listed, or no kernel text */
	case -EILSEQ:	/* in the middle of an instruction */
	case -ERANGE:	/* a return anywhere but at the entry */
	case -ENOENT:	/* outside of all functions */
		return -EOPNOTSUPP;
	default:
		return err;
	}
}

/**
 * kpm_insert_each - insert sites for an engine that knows only one at a time
 * @sites: fresh ones
 * @refused: receives those that can't be probed; NULL when one such is an error
 * @begin: inserts a site
 * @end: removes sites
 *
 * Return: 0, -EOPNOTSUPP or -ENOMEM; then none is left in the kernel.
 */
int kpm_insert_each(struct list_head *sites, struct list_head *refused,
		    int (*begin)(struct kpm_site *site), void (*end)(struct list_head *sites))
{
	struct kpm_site *site, *after;
	LIST_HEAD(done);
	int err = 0;

	list_for_each_entry_safe(site, after, sites, batch) {
		err = explained(begin(site));
		if (!err) {
			list_move_tail(&site->batch, &done);
		} else if (err == -EOPNOTSUPP && refused) {
			list_move_tail(&site->batch, refused);
			err = 0;
		} else {
			break;
		}
		cond_resched();
	}
	if (err)
		end(&done);
	list_splice(&done, sites);
	return err;
}

/**
 * kpm_kprobe_state - is it armed?
 * @kp: a registered one
 *
 * Return: KPM_ARMED, KPM_GONE or KPM_DISABLED.
 */
u32 kpm_kprobe_state(const struct kprobe *kp)
{
	u32 flags = READ_ONCE(kp->flags);
	enum kpm_way way = flags & KPROBE_FLAG_FTRACE ? KPM_WAY_KPROBE_FTRACE : KPM_WAY_KPROBE;

	if (flags & KPROBE_FLAG_GONE)
		return KPM_GONE;
	return flags & KPROBE_FLAG_DISABLED || !kpm_pulse_alive(way) ? KPM_DISABLED : KPM_ARMED;
}
