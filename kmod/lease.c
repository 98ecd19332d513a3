// SPDX-License-Identifier: GPL-2.0
/*
 * A point with a lease is disarmed when nobody has renewed it in time: whoever
 * asked for it is gone, or hangs. A pinned one outlives its session, with the
 * keeper, until it is adopted; when its lease has run out it rests there with
 * its counts, and gives way when all slots are in use.
 */
#include <linux/jiffies.h>
#include <linux/string.h>
#include <linux/workqueue.h>

#include "beyond.h"
#include "lease.h"
#include "point.h"
#include "site.h"
#include "wait.h"

static struct kpm_session keeper = { .owner = "pinned" };
static DEFINE_MUTEX(sessions_lock);	/* over the list, and over the pinned names */
static LIST_HEAD(sessions);

static void check_leases(struct work_struct *work);
static DECLARE_DELAYED_WORK(check, check_leases);

/* It has not ended: what rests for its cost may come back. */
static bool lives(const struct kpm_point *point)
{
	return point->functions || point->resting == KPM_OVER_BUDGET;
}

static bool holds(const struct kpm_point *point)
{
	return point->spec.lease && lives(point);
}

/* Lets what is late rest; returns when the next will be, or @next if that is sooner. */
static u64 check_session(struct kpm_session *session, u64 next)
{
	struct kpm_point *point, *after;
	u64 now = get_jiffies_64();
	LIST_HEAD(late);

	mutex_lock(&session->lock);
	list_for_each_entry_safe(point, after, &session->points, node) {
		if (!holds(point))
			continue;
		if (time_after_eq64(now, point->deadline))
			list_move_tail(&point->node, &late);
		else
			next = min(next, point->deadline);
	}
	if (!list_empty(&late))
		kpm_points_rest(&late, KPM_EXPIRED);
	list_splice_tail(&late, &session->points);
	mutex_unlock(&session->lock);
	return next;
}

static void check_leases(struct work_struct *work)
{
	struct kpm_session *session;
	u64 next = U64_MAX, now;

	mutex_lock(&sessions_lock);
	list_for_each_entry(session, &sessions, all)
		next = check_session(session, next);
	mutex_unlock(&sessions_lock);
	now = get_jiffies_64();
	/* Not sooner than somebody wants it who has come meanwhile. */
	if (next != U64_MAX)
		queue_delayed_work(system_long_wq, &check, next > now ? next - now : 0);
}

/* Lets the check look at all leases, and find out when it is needed next. */
static void check_now(void)
{
	mod_delayed_work(system_long_wq, &check, 0);
}

/**
 * kpm_leases_init - begin to keep
 */
void kpm_leases_init(void)
{
	kpm_session_init(&keeper);
}

/**
 * kpm_leases_exit - take what is kept out of the kernel; no other session is left
 */
void kpm_leases_exit(void)
{
	struct kpm_point *point;

	list_for_each_entry(point, &keeper.points, node)
		point->spec.pinned = false;
	kpm_session_release(&keeper);
	cancel_delayed_work_sync(&check);
}

/**
 * kpm_leases_watch - watch the leases of a session
 * @session: a new one
 */
void kpm_leases_watch(struct kpm_session *session)
{
	mutex_lock(&sessions_lock);
	list_add_tail(&session->all, &sessions);
	mutex_unlock(&sessions_lock);
}

/**
 * kpm_leases_forget - do so no longer
 * @session: not locked
 */
void kpm_leases_forget(struct kpm_session *session)
{
	mutex_lock(&sessions_lock);
	list_del(&session->all);
	mutex_unlock(&sessions_lock);
}

/**
 * kpm_sessions_visit - visit all sessions, the keeper among them
 * @visit: called for each while it is locked
 * @data: handed to @visit
 */
void kpm_sessions_visit(void (*visit)(struct kpm_session *session, void *data), void *data)
{
	struct kpm_session *session;

	mutex_lock(&sessions_lock);
	list_for_each_entry(session, &sessions, all) {
		mutex_lock(&session->lock);
		visit(session, data);
		mutex_unlock(&session->lock);
	}
	mutex_unlock(&sessions_lock);
}

/**
 * kpm_leases_keep - give the pinned points of a session to the keeper
 * @session: one that ends, locked; its rings are not written to any more
 */
void kpm_leases_keep(struct kpm_session *session)
{
	struct kpm_point *point, *after;
	LIST_HEAD(kept);

	list_for_each_entry_safe(point, after, &session->points, node) {
		if (!point->spec.pinned)
			continue;
		WRITE_ONCE(point->rings, NULL);
		WRITE_ONCE(point->owner, keeper.owner);
		list_move_tail(&point->node, &kept);
	}
	if (list_empty(&kept))
		return;
	kpm_wait_for_handlers();
	mutex_lock_nested(&keeper.lock, SINGLE_DEPTH_NESTING);
	list_splice_tail(&kept, &keeper.points);
	mutex_unlock(&keeper.lock);
	/* A check that is under way may have been at the keeper before, and finds them nowhere. */
	check_now();
}

/* Expired points that nobody adopts make room. */
static void evict(void)
{
	struct kpm_point *point, *after;

	mutex_lock(&keeper.lock);
	list_for_each_entry_safe(point, after, &keeper.points, node) {
		if (lives(point))
			continue;
		list_del(&point->node);
		kpm_point_retract(point);
		kpm_point_free(point);
	}
	mutex_unlock(&keeper.lock);
}

static bool pinned_somewhere(const char *name)
{
	struct kpm_session *session;
	struct kpm_point *point;
	bool found = false;

	list_for_each_entry(session, &sessions, all) {
		mutex_lock(&session->lock);
		point = kpm_session_named(session, name);
		found |= point && point->spec.pinned;
		mutex_unlock(&session->lock);
	}
	return found;
}

/**
 * kpm_leases_admit - is there room for a point, and is its name free?
 * @spec: of the point
 *
 * Return: 0, then kpm_leases_admitted() is to follow when it has been added;
 * or -EEXIST for a pinned one when another has its name.
 */
int kpm_leases_admit(const struct kpm_spec *spec)
{
	if (kpm_points_active() >= kpm_points_slots())
		evict();
	if (!spec->pinned)
		return 0;
	mutex_lock(&sessions_lock);
	if (!pinned_somewhere(spec->name))
		return 0;
	mutex_unlock(&sessions_lock);
	return -EEXIST;
}

/**
 * kpm_leases_admitted - the point has been added, or could not be
 * @spec: of the point
 */
void kpm_leases_admitted(const struct kpm_spec *spec)
{
	if (spec->pinned)
		mutex_unlock(&sessions_lock);
}

static void renew(struct kpm_point *point)
{
	if (holds(point))
		point->deadline = get_jiffies_64() + msecs_to_jiffies(point->spec.lease);
}

/**
 * kpm_lease_begin - let the lease of a point begin
 * @point: its session is locked; nothing is done to one without lease
 */
void kpm_lease_begin(struct kpm_point *point)
{
	renew(point);
	if (holds(point))
		check_now();
}

/**
 * kpm_session_renew - begin all leases of a session anew
 * @session: whose points; those that have expired stay so
 */
void kpm_session_renew(struct kpm_session *session)
{
	struct kpm_point *point;

	mutex_lock(&session->lock);
	list_for_each_entry(point, &session->points, node)
		renew(point);
	mutex_unlock(&session->lock);
}

/**
 * kpm_session_renew_name - begin the lease of a point anew
 * @session: its owner
 * @name: of the point
 *
 * Return: 0, -ENOENT when the session has no such point, -ENODATA when that
 * has no lease, -ESTALE when its lease has run out.
 */
int kpm_session_renew_name(struct kpm_session *session, const char *name)
{
	struct kpm_point *point;
	int err = 0;

	mutex_lock(&session->lock);
	point = kpm_session_named(session, name);
	if (!point)
		err = -ENOENT;
	else if (!point->spec.lease)
		err = -ENODATA;
	else if (!holds(point))
		err = -ESTALE;
	else
		renew(point);
	mutex_unlock(&session->lock);
	return err;
}

static struct kpm_point *take(const char *name)
{
	struct kpm_point *point;

	mutex_lock_nested(&keeper.lock, SINGLE_DEPTH_NESTING);
	point = kpm_session_named(&keeper, name);
	if (point)
		list_del(&point->node);
	mutex_unlock(&keeper.lock);
	return point;
}

static int adopt(struct kpm_session *session, struct kpm_point *point)
{
	if (!point)
		return -ENOENT;
	if (point->beyond & KPM_BEYOND_RECORD)
		WRITE_ONCE(point->rings, session->rings);
	WRITE_ONCE(point->owner, session->owner);
	list_add_tail(&point->node, &session->points);
	kpm_lease_begin(point);
	return 0;
}

/**
 * kpm_session_adopt - make a kept point one of a session
 * @session: its owner from now on
 * @name: of the point
 * @describe: called with the point
 * @data: handed to @describe
 *
 * Return: 0, -EEXIST when the session has one of that name, -ENOENT when the
 * keeper has none.
 */
int kpm_session_adopt(struct kpm_session *session, const char *name,
		      void (*describe)(const struct kpm_point *point, void *data), void *data)
{
	struct kpm_point *point = NULL;
	int err = -EEXIST;

	mutex_lock(&session->lock);
	if (!kpm_session_named(session, name)) {
		point = take(name);
		err = adopt(session, point);
	}
	if (!err)
		describe(point, data);
	mutex_unlock(&session->lock);
	return err;
}
