// SPDX-License-Identifier: GPL-2.0
/*
 * Points on one function share its site, since each further attachment there
 * makes every call of it go the long way through a list. Returns do not share:
 * what happens between a call and its return belongs to one point.
 *
 * Changes are made to many sites at once: the kernel waits for a grace period
 * at each, and one is enough for all.
 */
#include <linux/hashtable.h>
#include <linux/module.h>
#include <linux/mutex.h>
#include <linux/slab.h>

#include "brief.h"
#include "engine.h"
#include "point.h"
#include "site.h"
#include "wait.h"

static DEFINE_MUTEX(sites_lock);
static DEFINE_HASHTABLE(sites, 10);	/* by address */

static size_t consumers_size(unsigned int number)
{
	return sizeof(struct kpm_consumers) + number * sizeof(struct kpm_point *);
}

static enum kpm_work work_of(const struct kpm_consumers *consumers)
{
	const struct kpm_point *point;
	unsigned int i;

	for (i = 0; i < consumers->number; i++) {
		point = consumers->points[i];
		if (consumers->number == 1 && kpm_is_brief(point))
			return KPM_BRIEF;
		if (point->beyond || point->filter.tests & KPM_TEST_DEEP)
			return KPM_MORE;
	}
	return KPM_COUNT;
}

static struct kpm_site *create(unsigned long address, struct kpm_point *point)
{
	struct kpm_site *site = kzalloc(sizeof(*site), GFP_KERNEL);
	struct kpm_consumers *alone = kmalloc(consumers_size(1), GFP_KERNEL);

	if (!site || !alone) {
		kfree(alone);
		kfree(site);
		return NULL;
	}
	alone->number = 1;
	alone->points[0] = point;
	alone->work = work_of(alone);
	site->consumers = alone;
	site->address = address;
	return site;
}

static void destroy(struct list_head *dead)
{
	struct kpm_site *site, *after;

	list_for_each_entry_safe(site, after, dead, batch) {
		list_del(&site->batch);
		hash_del(&site->bucket);
		kfree(site->next);
		kfree(site->consumers);
		kfree(site);
	}
}

static bool serves(const struct kpm_site *site, const struct kpm_point *point)
{
	u32 wanted = point->spec.engine;

	if (wanted != KPM_ENGINE_AUTO && wanted != site->engine->number)
		return false;
	return site->engine->shared && site->engine->state(site) != KPM_GONE;
}

static struct kpm_site *find(unsigned long address, const struct kpm_point *point)
{
	struct kpm_site *site;

	if (point->spec.kind == KPM_RETURN)
		return NULL;
	hash_for_each_possible(sites, site, bucket, address)
		if (site->address == address && serves(site, point))
			return site;
	return NULL;
}

/* Handlers that still see what the sites told before have ended when it returns. */
static void publish(struct list_head *changed)
{
	struct kpm_site *site, *after;
	const struct kpm_consumers *before;

	if (list_empty(changed))
		return;
	list_for_each_entry(site, changed, batch) {
		before = site->consumers;
		/* Whoever sees them sees what is in them. */
		smp_store_release(&site->consumers, site->next);
		site->next = (struct kpm_consumers *)before;
	}
	kpm_wait_for_handlers();
	list_for_each_entry_safe(site, after, changed, batch) {
		list_del(&site->batch);
		kfree(site->next);
		site->next = NULL;
	}
}

static void forget(struct list_head *changed)
{
	struct kpm_site *site, *after;

	list_for_each_entry_safe(site, after, changed, batch) {
		list_del(&site->batch);
		kfree(site->next);
		site->next = NULL;
	}
}

static int welcome(struct kpm_site *site, struct kpm_point *point, struct list_head *changed)
{
	unsigned int number = site->consumers->number;

	site->next = kmalloc(consumers_size(number + 1), GFP_KERNEL);
	if (!site->next)
		return -ENOMEM;
	memcpy(site->next, site->consumers, consumers_size(number));
	site->next->points[number] = point;
	site->next->number = number + 1;
	site->next->work = work_of(site->next);
	list_add_tail(&site->batch, changed);
	return 0;
}

/* Sorts the places into sites that are there already and fresh ones. */
static int sort(struct kpm_point *point, const struct kpm_places *places,
		struct list_head *fresh, struct list_head *changed)
{
	struct kpm_site *site;
	unsigned int i;

	for (i = 0; i < places->number; i++) {
		site = find(places->addresses[i], point);
		if (site) {
			if (site->next)		/* twice the same place */
				continue;
			if (welcome(site, point, changed))
				return -ENOMEM;
		} else {
			site = create(places->addresses[i], point);
			if (!site)
				return -ENOMEM;
			list_add_tail(&site->batch, fresh);
		}
		if (!(i & 63))
			cond_resched();
	}
	return 0;
}

static void note(struct kpm_point *point, struct list_head *batch)
{
	struct kpm_site *site;

	list_for_each_entry(site, batch, batch)
		point->sites[point->functions++] = site;
}

static int join(struct kpm_point *point, const struct kpm_places *places)
{
	LIST_HEAD(changed);
	LIST_HEAD(fresh);
	LIST_HEAD(refused);
	struct kpm_site *site;
	int err;

	err = sort(point, places, &fresh, &changed);
	if (!err && !list_empty(&fresh))
		err = kpm_engine_insert(point, &fresh, places->any ? &refused : NULL);
	if (!err && list_empty(&fresh) && list_empty(&changed))
		err = -EOPNOTSUPP;
	destroy(&refused);
	if (err) {
		forget(&changed);
		destroy(&fresh);
		return err;
	}
	note(point, &changed);
	note(point, &fresh);
	list_for_each_entry(site, &fresh, batch)
		hash_add(sites, &site->bucket, site->address);
	while (!list_empty(&fresh))
		list_del(fresh.next);
	publish(&changed);
	return 0;
}

static u64 sum_missed(const struct kpm_point *point)
{
	u64 missed = 0;
	unsigned int i;

	for (i = 0; i < point->functions; i++)
		missed += point->sites[i]->engine->missed(point->sites[i]);
	return missed;
}

/**
 * kpm_sites_join - put a point into the kernel
 * @point: created, with its filter set
 * @places: where; at least one
 *
 * Return: 0, -EOPNOTSUPP where the kernel allows no probe or not by the engine
 * asked for, or -ENOMEM.
 */
int kpm_sites_join(struct kpm_point *point, const struct kpm_places *places)
{
	int err;

	point->functions = 0;
	point->sites = kvcalloc(places->number, sizeof(*point->sites), GFP_KERNEL);
	if (!point->sites)
		return -ENOMEM;
	mutex_lock(&sites_lock);
	err = join(point, places);
	if (err) {
		kvfree(point->sites);
		point->sites = NULL;
	} else {
		point->missed_before = sum_missed(point);
		point->engine = point->sites[0]->engine;
		point->address = point->sites[0]->address;
	}
	mutex_unlock(&sites_lock);
	return err;
}

/* Removal must not fail, hence __GFP_NOFAIL: a few words. */
static void dismiss(struct kpm_site *site, const struct kpm_point *point,
		    struct list_head *dead, struct list_head *changed)
{
	unsigned int i, kept = 0, number = site->consumers->number;

	if (number == 1) {
		list_add_tail(&site->batch, dead);
		return;
	}
	if (!site->next) {
		site->next = kmemdup(site->consumers, consumers_size(number),
				     GFP_KERNEL | __GFP_NOFAIL);
		list_add_tail(&site->batch, changed);
	}
	for (i = 0; i < site->next->number; i++)
		if (site->next->points[i] != point)
			site->next->points[kept++] = site->next->points[i];
	site->next->number = kept;
	site->next->work = work_of(site->next);
	if (!kept)
		list_move_tail(&site->batch, dead);
}

/**
 * kpm_sites_leave - take points out of the kernel
 * @points: joined ones; they stay in the list
 *
 * After it no handler runs for them and their counts are final.
 */
void kpm_sites_leave(struct list_head *points)
{
	struct kpm_point *point;
	LIST_HEAD(changed);
	LIST_HEAD(dead);
	unsigned int i;

	mutex_lock(&sites_lock);
	list_for_each_entry(point, points, node)
		for (i = 0; i < point->functions; i++)
			dismiss(point->sites[i], point, &dead, &changed);
	publish(&changed);
	kpm_engines_remove(&dead);
	list_for_each_entry(point, points, node) {
		point->missed = kpm_sites_missed(point);
		kvfree(point->sites);
		point->sites = NULL;
		point->functions = 0;
	}
	destroy(&dead);
	mutex_unlock(&sites_lock);
}

/**
 * kpm_sites_review - a point does more with its hits now, or less
 * @point: one that has joined; what it does to them is counted the same either way
 *
 * A hit may go the way from before a little longer.
 */
void kpm_sites_review(const struct kpm_point *point)
{
	struct kpm_consumers *consumers;
	unsigned int i;

	mutex_lock(&sites_lock);
	for (i = 0; i < point->functions; i++) {
		consumers = (struct kpm_consumers *)point->sites[i]->consumers;
		WRITE_ONCE(consumers->work, work_of(consumers));
	}
	mutex_unlock(&sites_lock);
}

/**
 * kpm_sites_missed - calls that the kernel could not deliver
 * @point: one that has joined; it may have left since
 *
 * Return: their number at all its places while it was there, each time; a
 * lower bound.
 */
u64 kpm_sites_missed(const struct kpm_point *point)
{
	if (!point->functions)
		return point->missed;
	return point->missed + sum_missed(point) - point->missed_before;
}

/**
 * kpm_sites_state - is a point armed?
 * @point: one that has joined; it may have left since
 *
 * Return: KPM_ARMED when it is at all its places, else what is wrong at one,
 * or why it has left.
 */
u32 kpm_sites_state(const struct kpm_point *point)
{
	unsigned int i;
	u32 state;

	for (i = 0; i < point->functions; i++) {
		state = point->sites[i]->engine->state(point->sites[i]);
		if (state != KPM_ARMED)
			return state;
	}
	return point->functions ? KPM_ARMED : point->resting;
}

/* A function of the next module at such an address is another function. */
static int on_module(struct notifier_block *self, unsigned long event, void *data)
{
	const struct module *mod = data;
	struct kpm_site *site, *after;
	LIST_HEAD(going);
	int i;

	if (event != MODULE_STATE_GOING)
		return NOTIFY_DONE;
	mutex_lock(&sites_lock);
	hash_for_each(sites, i, site, bucket)
		if (!site->gone && within_module(site->address, mod))
			list_add_tail(&site->batch, &going);
	kpm_engines_abandon(&going);
	list_for_each_entry_safe(site, after, &going, batch) {
		list_del(&site->batch);
		WRITE_ONCE(site->gone, true);
	}
	mutex_unlock(&sites_lock);
	return NOTIFY_OK;
}

static struct notifier_block modules = { .notifier_call = on_module };

/**
 * kpm_sites_init - watch modules go
 *
 * Return: 0 or a negative error.
 */
int kpm_sites_init(void)
{
	return register_module_notifier(&modules);
}

/**
 * kpm_sites_exit - no point is joined any more
 */
void kpm_sites_exit(void)
{
	unregister_module_notifier(&modules);
}
