// SPDX-License-Identifier: GPL-2.0
#include <linux/ctype.h>
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/string.h>

#include "aim.h"
#include "beyond.h"
#include "engine.h"
#include "lease.h"
#include "overhead.h"
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
	kpm_leases_watch(session);
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

/**
 * kpm_session_named - find a point by its name
 * @session: its owner, locked
 * @name: of the point
 *
 * Return: the point or NULL.
 */
struct kpm_point *kpm_session_named(struct kpm_session *session, const char *name)
{
	struct kpm_point *point;

	list_for_each_entry(point, &session->points, node)
		if (!strcmp(point->spec.name, name))
			return point;
	return NULL;
}

/**
 * kpm_session_point - find a point by its slot
 * @session: its owner, locked
 * @slot: of the point
 *
 * Return: the point or NULL.
 */
struct kpm_point *kpm_session_point(struct kpm_session *session, unsigned int slot)
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
 * @session: its pinned points stay without it
 */
void kpm_session_release(struct kpm_session *session)
{
	mutex_lock(&session->lock);
	kpm_leases_keep(session);
	withdraw(&session->points);
	free_points(&session->points);
	mutex_unlock(&session->lock);
	kpm_leases_forget(session);
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

/**
 * kpm_points_rest - take points out of the kernel that stay, with their counts
 * @points: a list of published ones, their session locked
 * @why: KPM_EXPIRED or KPM_OVER_BUDGET
 */
void kpm_points_rest(struct list_head *points, u32 why)
{
	struct kpm_point *point;

	withdraw(points);
	list_for_each_entry(point, points, node) {
		point->resting = why;
		kpm_point_publish(point);
	}
}

/**
 * kpm_point_rejoin - put a point that rests into the kernel again
 * @point: its session is locked
 *
 * Return: 0, or what the engine answers; then it rests on.
 */
int kpm_point_rejoin(struct kpm_point *point)
{
	int err;

	kpm_point_retract(point);
	err = join(point);
	kpm_point_publish(point);
	return err;
}

static int arm_new(struct kpm_session *session, const struct kpm_spec *spec,
		   struct pid_namespace *ns, struct kpm_added *added)
{
	struct kpm_point *point;
	int err;

	if (kpm_session_named(session, spec->name))
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
	kpm_lease_begin(point);
	kpm_point_publish(point);
	added->slot = point->slot;
	added->functions = point->functions;
	added->engine = point->engine->number;
	added->address = point->address;
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
 * name, -ENOSPC, -ENOMEM, -EPERM for a place on the deny list, or what the
 * filter or the engine answer.
 */
int kpm_session_add(struct kpm_session *session, const struct kpm_spec *spec,
		    struct pid_namespace *ns, struct kpm_added *added)
{
	int err;

	if (!spec_valid(spec))
		return -EINVAL;
	err = kpm_leases_admit(spec);
	if (err)
		return err;
	mutex_lock(&session->lock);
	err = arm_new(session, spec, ns, added);
	mutex_unlock(&session->lock);
	kpm_leases_admitted(spec);
	if (!err && (spec->budget || kpm_overhead_budget()))
		kpm_overhead_begin();
	return err;
}

static int del_point(struct kpm_point *point, struct kpm_state *final)
{
	LIST_HEAD(alone);
	u32 state;

	if (!point)
		return -ENOENT;
	list_move(&point->node, &alone);
	state = kpm_sites_state(point);
	withdraw(&alone);
	kpm_point_state(point, final);
	final->state = state;
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
	err = del_point(kpm_session_point(session, final->slot), final);
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
	err = del_point(kpm_session_named(session, name), &final);
	mutex_unlock(&session->lock);
	return err;
}
