// SPDX-License-Identifier: GPL-2.0
/*
 * The cheapest engine, for entries of functions that the kernel can trace: it
 * is called straight from the function, at a third of what a kprobe costs, and
 * an interrupt that comes in between is no loss.
 *
 * Each site has a tracer of its own, which the kernel calls without a look at
 * what it traces.
 */
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/list.h>

#include "arch.h"
#include "engine.h"
#include "hit.h"

#ifdef KPM_FTRACE_OWN

/* Each one waits for grace periods of its own when it is removed, a tenth of a second. */
#define TRACERS_MAX 8

static unsigned int tracers;	/* under the lock of all sites */

/* The kernel calls this with preemption on, but our counters belong to a CPU. */
static void notrace kpm_ftrace_hit(unsigned long ip, unsigned long parent,
				   struct ftrace_ops *ops, kpm_ftrace_regs *regs)
{
	preempt_disable_notrace();
	kpm_site_hit(container_of(ops, struct kpm_site, ops), NULL, regs, parent);
	preempt_enable_notrace();
}

NOKPROBE_SYMBOL(kpm_ftrace_hit);

static int insert(struct list_head *sites, struct list_head *refused)
{
	struct kpm_site *site = list_first_entry(sites, struct kpm_site, batch);

	if (!list_is_singular(sites) || tracers >= TRACERS_MAX)
		return -EAGAIN;
	site->ops = (struct ftrace_ops) {
		.func = kpm_ftrace_hit,
		.flags = KPM_FTRACE_FLAGS,
	};
	/* Not a place where the kernel calls tracers from, or one that it is not ready for. */
	if (ftrace_set_filter_ip(&site->ops, site->address, 0, 0))
		return -EAGAIN;
	if (register_ftrace_function(&site->ops)) {
		kpm_ftrace_free_filter(&site->ops);
		return -EAGAIN;
	}
	tracers++;
	return 0;
}

static void end(struct list_head *sites)
{
	struct kpm_site *site;

	list_for_each_entry(site, sites, batch) {
		if (site->engine != &kpm_ftrace_engine || site->gone)
			continue;
		unregister_ftrace_function(&site->ops);
		kpm_ftrace_free_filter(&site->ops);
		tracers--;
	}
}

const struct kpm_engine kpm_ftrace_engine = {
	.name = "ftrace",
	.number = KPM_ENGINE_FTRACE,
	.shared = true,
	.insert = insert,
	.remove = end,
	.abandon = end,
	.missed = kpm_ftrace_missed,
	.state = kpm_ftrace_state,
};

#endif /* KPM_FTRACE_OWN */
