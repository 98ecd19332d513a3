// SPDX-License-Identifier: GPL-2.0
/*
 * The engine for function entries where the kernel calls a tracer straight
 * from the function: a third of what a kprobe costs, and an interrupt that
 * comes in between is no loss.
 *
 * Points on one function share one site, since a second tracer on a function
 * makes every call of it go the long way through a list. Each site has its own
 * ftrace_ops, so that the kernel gives it a trampoline of its own.
 */
#include <linux/ftrace.h>
#include <linux/kprobes.h>
#include <linux/list.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/rcupdate.h>
#include <linux/slab.h>

#include "aim.h"
#include "arch.h"
#include "engine.h"
#include "hit.h"

#ifdef KPM_FTRACE

/*
 * Each site that is removed waits for grace periods of its own, a tenth of a
 * second: kprobes leave in one batch, so beyond this number they take over.
 */
#define SITES_MAX 8

/* The points of a site; replaced as a whole, never changed. */
struct consumers {
	unsigned int number;
	const struct kpm_point *points[];
};

/**
 * struct kpm_site - a function that is traced
 * @ops: of the kernel
 * @consumers: whom to tell
 * @address: what the kernel calls the place
 * @node: in the list of all sites
 * @gone: the module with the function was unloaded; @ops is not registered
 */
struct kpm_site {
	struct ftrace_ops ops;
	struct consumers *consumers;
	unsigned long address;
	struct list_head node;
	bool gone;
};

static DEFINE_MUTEX(sites_lock);
static LIST_HEAD(sites);
static unsigned int sites_number;

/* The kernel calls this with preemption on, but our counters belong to a CPU. */
static void notrace kpm_site_hit(unsigned long ip, unsigned long parent,
				 struct ftrace_ops *ops, kpm_ftrace_regs *regs)
{
	struct kpm_site *site = container_of(ops, struct kpm_site, ops);
	const struct consumers *consumers;
	unsigned int i = 0;

	preempt_disable_notrace();
	consumers = READ_ONCE(site->consumers);
	do
		kpm_hit(consumers->points[i]);
	while (unlikely(++i < consumers->number));
	preempt_enable_notrace();
}

NOKPROBE_SYMBOL(kpm_site_hit);

static struct consumers *allocate(unsigned int number)
{
	struct consumers *consumers;

	consumers = kmalloc(struct_size(consumers, points, number), GFP_KERNEL);
	if (consumers)
		consumers->number = number;
	return consumers;
}

static struct kpm_site *site_at(unsigned long address)
{
	struct kpm_site *site;

	list_for_each_entry(site, &sites, node)
		if (site->address == address && !site->gone)
			return site;
	return NULL;
}

/* Handlers that still see what @site told before have ended when it returns. */
static void replace(struct kpm_site *site, struct consumers *next)
{
	struct consumers *previous = site->consumers;

	smp_store_release(&site->consumers, next);
	kpm_wait_for_handlers();
	kfree(previous);
}

static int join(struct kpm_site *site, struct kpm_point *point)
{
	struct consumers *next = allocate(site->consumers->number + 1);

	if (!next)
		return -ENOMEM;
	memcpy(next->points, site->consumers->points,
	       site->consumers->number * sizeof(*next->points));
	next->points[site->consumers->number] = point;
	replace(site, next);
	point->site = site;
	return 0;
}

static void unregister(struct kpm_site *site)
{
	unregister_ftrace_function(&site->ops);
	kpm_ftrace_free_filter(&site->ops);
}

static void free_site(struct kpm_site *site)
{
	kfree(site->consumers);
	kfree(site);
}

static int found(unsigned long address, struct kpm_point *point)
{
	struct kpm_site *site;
	int err;

	if (sites_number >= SITES_MAX)
		return -EAGAIN;
	site = kzalloc(sizeof(*site), GFP_KERNEL);
	if (!site)
		return -ENOMEM;
	site->consumers = allocate(1);
	if (!site->consumers) {
		kfree(site);
		return -ENOMEM;
	}
	site->consumers->points[0] = point;
	site->address = address;
	site->ops.func = kpm_site_hit;
	/* Not a place where the kernel calls tracers from, or one that it is not ready for. */
	err = ftrace_set_filter_ip(&site->ops, address, 0, 0) ? -EAGAIN : 0;
	if (!err) {
		err = register_ftrace_function(&site->ops) ? -EAGAIN : 0;
		if (err)
			kpm_ftrace_free_filter(&site->ops);
	}
	if (err) {
		free_site(site);
		return err;
	}
	point->site = site;
	list_add_tail(&site->node, &sites);
	sites_number++;
	return 0;
}

static int kpm_site_arm(struct kpm_point *point)
{
	struct kpm_site *site;
	unsigned long address;
	int err;

	if (point->spec.kind != KPM_ENTRY || point->spec.offset)
		return -EAGAIN;
	mutex_lock(&sites_lock);
	err = kpm_resolve(&point->spec, &address);
	if (!err) {
		site = site_at(address);
		err = site ? join(site, point) : found(address, point);
	}
	mutex_unlock(&sites_lock);
	return err;
}

static void leave(struct kpm_site *site, const struct kpm_point *point)
{
	const struct consumers *all = site->consumers;
	struct consumers *rest;
	unsigned int i, kept = 0;

	if (all->number == 1) {
		if (!site->gone)
			unregister(site);
		list_del(&site->node);
		sites_number--;
		free_site(site);
		return;
	}
	/* Removal must not fail. */
	rest = kmalloc(struct_size(rest, points, all->number - 1), GFP_KERNEL | __GFP_NOFAIL);
	rest->number = all->number - 1;
	for (i = 0; i < all->number; i++)
		if (all->points[i] != point)
			rest->points[kept++] = all->points[i];
	replace(site, rest);
}

static void kpm_site_disarm(struct list_head *points)
{
	struct kpm_point *point;

	mutex_lock(&sites_lock);
	list_for_each_entry(point, points, node)
		if (point->engine == &kpm_ftrace_engine)
			leave(point->site, point);
	mutex_unlock(&sites_lock);
}

static unsigned long kpm_site_address(const struct kpm_point *point)
{
	return point->site->address;
}

static u64 kpm_site_missed(const struct kpm_point *point)
{
	return 0;
}

static u32 kpm_site_state(const struct kpm_point *point)
{
	return READ_ONCE(point->site->gone) ? KPM_GONE : KPM_ARMED;
}

/* A function of the next module at this address is another function. */
static int on_module(struct notifier_block *self, unsigned long event, void *data)
{
	const struct module *mod = data;
	struct kpm_site *site;

	if (event != MODULE_STATE_GOING)
		return NOTIFY_DONE;
	mutex_lock(&sites_lock);
	list_for_each_entry(site, &sites, node) {
		if (site->gone || !within_module(site->address, mod))
			continue;
		unregister(site);
		WRITE_ONCE(site->gone, true);
	}
	mutex_unlock(&sites_lock);
	return NOTIFY_OK;
}

static struct notifier_block modules = { .notifier_call = on_module };

/**
 * kpm_ftrace_init - watch modules go
 *
 * Return: 0.
 */
int kpm_ftrace_init(void)
{
	return register_module_notifier(&modules);
}

/**
 * kpm_ftrace_exit - no point is armed any more
 */
void kpm_ftrace_exit(void)
{
	unregister_module_notifier(&modules);
}

#else

static int kpm_site_arm(struct kpm_point *point)
{
	return -EAGAIN;
}

static void kpm_site_disarm(struct list_head *points)
{
}

int kpm_ftrace_init(void)
{
	return 0;
}

void kpm_ftrace_exit(void)
{
}

#define kpm_site_address NULL
#define kpm_site_missed NULL
#define kpm_site_state NULL

#endif /* KPM_FTRACE */

const struct kpm_engine kpm_ftrace_engine = {
	.name = "ftrace",
	.number = KPM_ENGINE_FTRACE,
	.arm = kpm_site_arm,
	.disarm = kpm_site_disarm,
	.address = kpm_site_address,
	.missed = kpm_site_missed,
	.state = kpm_site_state,
};
