// SPDX-License-Identifier: GPL-2.0
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "aim.h"
#include "beyond.h"
#include "counters.h"
#include "engine.h"
#include "group.h"
#include "histogram.h"
#include "point.h"
#include "session.h"
#include "site.h"
#include "symbols.h"

/**
 * kpm_session_init - begin as the owner of nothing
 * @session: to prepare; the caller fills in the owner's name
 */
void kpm_session_init(struct kpm_session *session)
{
	mutex_init(&session->lock);
	INIT_LIST_HEAD(&session->points);
}

static bool name_valid(const char *name)
{
	const char *c;

	for (c = name; *c; c++)
		if (!isascii(*c) || !isgraph(*c))
			return false;
	return c != name;
}

static bool spec_valid(const struct kpm_spec *spec)
{
	if (spec->kind == KPM_RETURN && spec->offset)
		return false;
	return name_valid(spec->name) &&
	       (spec->type == KPM_TYPE_ADDRESS || kpm_symbol_valid(spec->symbol));
}

static struct kpm_point *by_name(struct kpm_session *session, const char *name)
{
	struct kpm_point *point;

	list_for_each_entry(point, &session->points, node)
		if (!strcmp(point->spec.name, name))
			return point;
	return NULL;
}

static struct kpm_point *by_slot(struct kpm_session *session, unsigned int slot)
{
	struct kpm_point *point;

	list_for_each_entry(point, &session->points, node)
		if (point->slot == slot)
			return point;
	return NULL;
}

/* Takes the points of a list out of the kernel, in one batch. */
static void withdraw(struct list_head *points)
{
	struct kpm_point *point;

	list_for_each_entry(point, points, node)
		kpm_point_retract(point);
	kpm_sites_leave(points);
}

static void free_points(struct list_head *points)
{
	struct kpm_point *point, *next;

	list_for_each_entry_safe(point, next, points, node) {
		list_del(&point->node);
		kpm_point_free(point);
	}
}

/**
 * kpm_session_release - take everything a session owns out of the kernel
 * @session: it may be used again
 */
void kpm_session_release(struct kpm_session *session)
{
	mutex_lock(&session->lock);
	withdraw(&session->points);
	free_points(&session->points);
	mutex_unlock(&session->lock);
}

static int join(struct kpm_point *point)
{
	struct kpm_places *places = kpm_aim(&point->spec);
	int err;

	if (IS_ERR(places))
		return PTR_ERR(places);
	err = kpm_sites_join(point, places);
	kvfree(places);
	return err;
}

static int arm_new(struct kpm_session *session, const struct kpm_spec *spec,
		   struct pid_namespace *ns, struct kpm_added *added)
{
	struct kpm_point *point;
	int err;

	if (by_name(session, spec->name))
		return -EEXIST;
	point = kpm_point_create(spec);
	if (IS_ERR(point))
		return PTR_ERR(point);
	point->owner = session->owner;
	err = kpm_filter_init(&point->filter, spec, ns);
	if (!err)
		err = kpm_beyond_init(point, session->rings);
	if (!err)
		err = join(point);
	if (err) {
		kpm_point_free(point);
		return err;
	}
	list_add_tail(&point->node, &session->points);
	kpm_point_publish(point);
	added->slot = point->slot;
	added->functions = point->functions;
	added->engine = point->sites[0]->engine->number;
	added->address = kpm_sites_address(point);
	added->generation = point->generation;
	return 0;
}

/**
 * kpm_session_add - arm a point
 * @session: its owner
 * @spec: what is asked for
 * @ns: pid namespace that numbers the process in @spec
 * @added: to fill
 *
 * Return: 0, -EINVAL for a malformed spec, -EEXIST when the session has that
 * name, -ENOSPC, -ENOMEM, or what the filter or the engine answer.
 */
int kpm_session_add(struct kpm_session *session, const struct kpm_spec *spec,
		    struct pid_namespace *ns, struct kpm_added *added)
{
	int err;

	if (!spec_valid(spec))
		return -EINVAL;
	mutex_lock(&session->lock);
	err = arm_new(session, spec, ns, added);
	mutex_unlock(&session->lock);
	return err;
}

static void fill_counts(struct kpm_state *state, const struct kpm_point *point)
{
	struct kpm_counters sums;

	kpm_counters_sum(point->slot, &sums);
	state->hits = sums.hits;
	state->filtered = sums.filtered;
	state->missed = kpm_sites_missed(point);
	state->written = sums.written;
	state->sampled_out = sums.sampled_out;
	state->limited = sums.limited;
	state->dropped = sums.dropped;
	state->nested = sums.nested;
}

static int del_point(struct kpm_point *point, struct kpm_state *final)
{
	LIST_HEAD(alone);

	if (!point)
		return -ENOENT;
	list_move(&point->node, &alone);
	final->state = kpm_sites_state(point);
	withdraw(&alone);
	fill_counts(final, point);
	free_points(&alone);
	return 0;
}

/**
 * kpm_session_del - disarm a point
 * @session: its owner
 * @final: says the slot, receives the final counts
 *
 * Return: 0 or -ENOENT when the session has no such point.
 */
int kpm_session_del(struct kpm_session *session, struct kpm_state *final)
{
	int err;

	mutex_lock(&session->lock);
	err = del_point(by_slot(session, final->slot), final);
	mutex_unlock(&session->lock);
	return err;
}

/**
 * kpm_session_del_name - disarm a point by its name
 * @session: its owner
 * @name: of the point
 *
 * Return: 0 or -ENOENT when the session has no such point.
 */
int kpm_session_del_name(struct kpm_session *session, const char *name)
{
	struct kpm_state final;
	int err;

	mutex_lock(&session->lock);
	err = del_point(by_name(session, name), &final);
	mutex_unlock(&session->lock);
	return err;
}

/**
 * kpm_session_state - read the counts of a point
 * @session: its owner
 * @state: says the slot, receives state and sums
 *
 * Return: 0 or -ENOENT when the session has no such point.
 */
int kpm_session_state(struct kpm_session *session, struct kpm_state *state)
{
	struct kpm_point *point;
	int err = -ENOENT;

	mutex_lock(&session->lock);
	point = by_slot(session, state->slot);
	if (point) {
		state->state = kpm_sites_state(point);
		fill_counts(state, point);
		err = 0;
	}
	mutex_unlock(&session->lock);
	return err;
}

/**
 * kpm_session_cgroups - replace the set of cgroups that a point counts
 * @session: its owner
 * @slot: of the point
 * @set: the point's from now on, on success
 *
 * Return: 0, or -ENOENT when the session has no such point or that has no set.
 */
int kpm_session_cgroups(struct kpm_session *session, unsigned int slot,
			struct kpm_cgroup_set *set)
{
	const struct kpm_cgroup_set *before;
	struct kpm_point *point;
	int err = -ENOENT;

	mutex_lock(&session->lock);
	point = by_slot(session, slot);
	if (point && point->filter.tests & KPM_TEST_CGROUPS) {
		before = point->filter.cgroups;
		/* Whoever sees it sees what is in it. */
		smp_store_release(&point->filter.cgroups, set);
		kpm_wait_for_handlers();
		kvfree(before);
		err = 0;
	}
	mutex_unlock(&session->lock);
	return err;
}

/**
 * kpm_session_histogram - read the durations of a point
 * @session: its owner
 * @histogram: says the slot, receives the rest
 *
 * Return: 0, or -ENOENT when the session has no such point or that has none.
 */
int kpm_session_histogram(struct kpm_session *session, struct kpm_histogram *histogram)
{
	struct kpm_point *point;
	int err = -ENOENT;

	mutex_lock(&session->lock);
	point = by_slot(session, histogram->slot);
	if (point && point->histogram) {
		kpm_histogram_read(point->histogram, histogram);
		err = 0;
	}
	mutex_unlock(&session->lock);
	return err;
}

/**
 * kpm_session_groups - read the hits of a point by group
 * @session: its owner
 * @groups: says the slot and where to, receives how many and the others
 *
 * Return: 0, -EFAULT, or -ENOENT when the session has no such point or that
 * has none.
 */
int kpm_session_groups(struct kpm_session *session, struct kpm_groups *groups)
{
	struct kpm_point *point;
	int err = -ENOENT;

	mutex_lock(&session->lock);
	point = by_slot(session, groups->slot);
	if (point && point->groups)
		err = kpm_groups_read(point->groups, groups);
	mutex_unlock(&session->lock);
	return err;
}

/**
 * kpm_session_rings - give a session its rings
 * @session: that has none
 * @rings: the session's from now on, on success
 *
 * Return: 0, or -EBUSY when it has some.
 */
int kpm_session_rings(struct kpm_session *session, struct kpm_ring_set *rings)
{
	int err = -EBUSY;

	mutex_lock(&session->lock);
	if (!session->rings) {
		/* Whoever sees them sees what is in them. */
		smp_store_release(&session->rings, rings);
		err = 0;
	}
	mutex_unlock(&session->lock);
	return err;
}
