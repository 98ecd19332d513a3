// SPDX-License-Identifier: GPL-2.0
/* What an owner may ask of its points, and change of them while they are armed. */
#include <linux/mm.h>

#include "cgroups.h"
#include "counters.h"
#include "group.h"
#include "histogram.h"
#include "point.h"
#include "session.h"
#include "site.h"
#include "wait.h"

/**
 * kpm_point_state - read the counts of a point
 * @point: published or not, but joined once
 * @state: receives state and sums
 */
void kpm_point_state(const struct kpm_point *point, struct kpm_state *state)
{
	const struct kpm_spending *spending = &point->spending;
	struct kpm_counters sums;

	kpm_counters_sum(point->slot, &sums);
	state->state = kpm_sites_state(point);
	state->hits = sums.hits;
	state->filtered = sums.filtered;
	state->missed = kpm_sites_missed(point);
	state->written = sums.written;
	state->sampled_out = sums.sampled_out;
	state->limited = sums.limited;
	state->dropped = sums.dropped;
	state->nested = sums.nested;
	state->cost = spending->total;
	state->changed = spending->changed;
	state->share = kpm_window_share(&spending->window);
	state->degraded = spending->level;
	state->over = spending->over;
	state->changes = spending->changes;
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
	point = kpm_session_point(session, state->slot);
	if (point) {
		kpm_point_state(point, state);
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
	point = kpm_session_point(session, slot);
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
	point = kpm_session_point(session, histogram->slot);
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
	point = kpm_session_point(session, groups->slot);
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
