// SPDX-License-Identifier: GPL-2.0
/*
 * The ftrace engine for many sites. They share one tracer, which finds the
 * site by the address: a thousand come and go with one change of the kernel's
 * code.
 */
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/slab.h>

#include "arch.h"
#include "directory.h"
#include "engine.h"
#include "hit.h"
#include "pulse.h"
#include "wait.h"

#ifdef KPM_FTRACE

/* All under the lock of all sites, but for what the handler reads. */
static LIST_HEAD(traced);
static unsigned int traced_number;
static unsigned long addresses[1024];	/* of one change */
static struct kpm_directory *directory;

/* The kernel calls this with preemption on, but our counters belong to a CPU. */
static void notrace kpm_shared_hit(unsigned long ip, unsigned long parent,
				   struct ftrace_ops *ops, kpm_ftrace_regs *regs)
{
	const struct kpm_site *site;

	preempt_disable_notrace();
	site = kpm_directory_find(READ_ONCE(directory), ip);
	if (likely(site))
		kpm_site_hit(site, NULL, regs, parent);
	preempt_enable_notrace();
}

NOKPROBE_SYMBOL(kpm_shared_hit);

static const struct ftrace_ops fresh = {
	.func = kpm_shared_hit,
	.flags = KPM_FTRACE_FLAGS,
};

static struct ftrace_ops tracer;

static bool traceable(unsigned long address)
{
	struct ftrace_ops trial = fresh;
	bool can = !ftrace_set_filter_ip(&trial, address, 0, 1);

	kpm_ftrace_free_filter(&trial);
	return can;
}

/* Sorts out what can't be traced; -EAGAIN when that must not be. */
static int sort_out(struct list_head *sites, struct list_head *refused)
{
	struct kpm_site *site, *after;

	list_for_each_entry_safe(site, after, sites, batch) {
		if (traceable(site->address))
			continue;
		if (!refused)
			return -EAGAIN;
		list_move_tail(&site->batch, refused);
	}
	return 0;
}

static void list_in(struct list_head *sites)
{
	struct kpm_site *site;

	list_for_each_entry(site, sites, batch) {
		list_add_tail(&site->traced, &traced);
		traced_number++;
	}
}

static bool is_traced(const struct kpm_site *site)
{
	return site->engine == &kpm_shared_engine && !site->gone;
}

static unsigned int list_out(struct list_head *sites)
{
	unsigned int number = 0;
	struct kpm_site *site;

	list_for_each_entry(site, sites, batch) {
		if (!is_traced(site))
			continue;
		list_del(&site->traced);
		number++;
	}
	traced_number -= number;
	return number;
}

/* Calls that look into the one before have ended when it returns; @next may be NULL. */
static void exchange(struct kpm_directory *next)
{
	struct kpm_directory *before = directory;

	/* Whoever sees it sees what is in it. */
	smp_store_release(&directory, next);
	kpm_wait_for_handlers();
	kvfree(before);
}

/* Tells the kernel which functions, in as few changes as can be. */
static int filter(struct list_head *sites, bool remove)
{
	unsigned int number = 0;
	struct kpm_site *site;
	int err = 0;

	list_for_each_entry(site, sites, batch) {
		if (!is_traced(site))
			continue;
		addresses[number++] = site->address;
		if (number < ARRAY_SIZE(addresses))
			continue;
		err = err ?: kpm_ftrace_filter(&tracer, addresses, number, remove);
		number = 0;
	}
	if (number)
		err = err ?: kpm_ftrace_filter(&tracer, addresses, number, remove);
	return err;
}

static int begin(struct list_head *sites, bool first)
{
	int err;

	if (first)
		tracer = fresh;
	err = filter(sites, false);
	if (first && !err)
		err = register_ftrace_function(&tracer);
	if (first && err)
		kpm_ftrace_free_filter(&tracer);
	else if (err)
		filter(sites, true);
	return err ? -EAGAIN : 0;
}

static int insert(struct list_head *sites, struct list_head *refused)
{
	bool first = list_empty(&traced);
	struct kpm_directory *next;
	int err;

	err = sort_out(sites, refused);
	if (err || list_empty(sites))
		return err;
	list_in(sites);
	next = kpm_directory_of(&traced, traced_number);
	if (!next) {
		list_out(sites);
		return -ENOMEM;
	}
	exchange(next);
	err = begin(sites, first);
	if (err)
		list_out(sites);
	return err;
}

/* The filter must not become empty while registered: that means all functions. */
static void end(struct list_head *sites)
{
	struct kpm_directory *next;

	if (!list_out(sites))
		return;
	if (list_empty(&traced)) {
		unregister_ftrace_function(&tracer);
		kpm_ftrace_free_filter(&tracer);
		exchange(NULL);
		return;
	}
	filter(sites, true);
	/* Without memory the old one stays: nobody asks it for what is gone. */
	next = kpm_directory_of(&traced, traced_number);
	if (next)
		exchange(next);
	else
		kpm_wait_for_handlers();
}

/* ftrace has no case in which it drops a call that it could have delivered. */
u64 kpm_ftrace_missed(const struct kpm_site *site)
{
	return 0;
}

u32 kpm_ftrace_state(const struct kpm_site *site)
{
	if (READ_ONCE(site->gone))
		return KPM_GONE;
	return kpm_pulse_alive(KPM_WAY_FTRACE) ? KPM_ARMED : KPM_DISABLED;
}

const struct kpm_engine kpm_shared_engine = {
	.name = "ftrace-shared",
	.number = KPM_ENGINE_FTRACE,
	.shared = true,
	.insert = insert,
	.remove = end,
	.abandon = end,
	.missed = kpm_ftrace_missed,
	.state = kpm_ftrace_state,
};

#endif /* KPM_FTRACE */
