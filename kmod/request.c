// SPDX-License-Identifier: GPL-2.0
#include <linux/build_bug.h>
#include <linux/capability.h>
#include <linux/err.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "cgroups.h"
#include "engine.h"
#include "lease.h"
#include "point.h"
#include "request.h"
#include "ring.h"

static_assert(sizeof(struct kpm_probe) == 408);
static_assert(sizeof(struct kpm_state) == 104);
static_assert(sizeof(struct kpm_cgroups) == 16);
static_assert(sizeof(struct kpm_histogram) == 536);
static_assert(sizeof(struct kpm_groups) == 24);
static_assert(sizeof(struct kpm_rings) == 24);
static_assert(sizeof(struct kpm_record) == 48);

static bool terminated(const char *text, size_t size)
{
	return strnlen(text, size) < size;
}

/**
 * kpm_request_spec - check and translate a probe
 * @spec: to fill
 * @probe: from the program
 *
 * Return: 0 or -EINVAL for what no field may say; whether it makes sense as a
 * whole is seen when it is added.
 */
int kpm_request_spec(struct kpm_spec *spec, const struct kpm_probe *probe)
{
	if (probe->kind > KPM_RETURN || probe->engine > KPM_ENGINE_FTRACE ||
	    probe->histogram > 1 || probe->lease > KPM_LEASE_MAX ||
	    (probe->budget & ~KPM_REARM) > KPM_BUDGET_MAX || probe->offset > ULONG_MAX ||
	    !terminated(probe->name, sizeof(probe->name)) ||
	    !terminated(probe->symbol, sizeof(probe->symbol)) ||
	    !terminated(probe->comm, sizeof(probe->comm)))
		return -EINVAL;
	*spec = (struct kpm_spec) {
		.kind = probe->kind,
		.engine = probe->engine,
		.type = strchr(probe->symbol, ':') ? KPM_TYPE_MODULE : KPM_TYPE_FUNCTION,
		.tgid = probe->tgid,
		.offset = probe->offset,
		.filters = probe->filters,
		.uid = probe->uid,
		.group = probe->group,
		.capture = probe->capture,
		.arguments = probe->arguments,
		.depth = probe->depth,
		.sample = probe->sample,
		.limit = probe->limit,
		.histogram = probe->histogram,
		.lease = probe->lease,
		.pinned = probe->lease,
		.budget = probe->budget & ~KPM_REARM,
		.rearm = probe->budget & KPM_REARM,
		.result = probe->result,
	};
	memcpy(spec->comparisons, probe->comparisons, sizeof(spec->comparisons));
	strscpy(spec->name, probe->name, sizeof(spec->name));
	strscpy(spec->symbol, probe->symbol, sizeof(spec->symbol));
	strscpy(spec->comm, probe->comm, sizeof(spec->comm));
	return 0;
}

static void describe(const struct kpm_point *point, void *data)
{
	const struct kpm_spec *spec = &point->spec;
	struct kpm_probe *probe = data;

	*probe = (struct kpm_probe) {
		.kind = spec->kind,
		.engine = point->engine->number,
		.tgid = point->filter.tgid,
		.slot = point->slot,
		.functions = point->functions,
		.filters = spec->filters,
		.uid = spec->uid,
		.group = spec->group,
		.capture = spec->capture,
		.arguments = spec->arguments,
		.depth = spec->depth,
		.sample = spec->sample,
		.limit = spec->limit,
		.histogram = spec->histogram,
		.lease = spec->lease,
		.budget = spec->budget | (spec->rearm ? KPM_REARM : 0),
		.offset = spec->offset,
		.result = spec->result,
		.generation = point->generation,
	};
	memcpy(probe->comparisons, spec->comparisons, sizeof(probe->comparisons));
	strscpy(probe->name, spec->name, sizeof(probe->name));
	strscpy(probe->symbol, spec->symbol, sizeof(probe->symbol));
	strscpy(probe->comm, spec->comm, sizeof(probe->comm));
	if (ns_capable_noaudit(&init_user_ns, CAP_SYSLOG))
		probe->address = point->address;
}

/**
 * kpm_request_adopt - make a pinned point without a file one of this session
 * @session: its owner from now on
 * @user: its name; receives all about it
 *
 * Return: 0, -EFAULT, -EINVAL, -ENOENT, or -EEXIST.
 */
long kpm_request_adopt(struct kpm_session *session, struct kpm_probe __user *user)
{
	struct kpm_probe *probe = memdup_user(user, sizeof(*user));
	char name[KPM_NAME_SIZE];
	int err = -EINVAL;

	if (IS_ERR(probe))
		return PTR_ERR(probe);
	if (terminated(probe->name, sizeof(probe->name))) {
		memcpy(name, probe->name, sizeof(name));
		err = kpm_session_adopt(session, name, describe, probe);
	}
	/* If it does not arrive, the probe is in this file all the same. */
	if (!err && copy_to_user(user, probe, sizeof(*probe)))
		err = -EFAULT;
	kfree(probe);
	return err;
}

/**
 * kpm_request_cgroups - replace the set of cgroups that a probe counts
 * @session: its owner
 * @user: which, and the set
 *
 * Return: 0, -EFAULT, -E2BIG, -ENOMEM, or -ENOENT.
 */
long kpm_request_cgroups(struct kpm_session *session, struct kpm_cgroups __user *user)
{
	struct kpm_cgroup_set *set;
	struct kpm_cgroups request;
	u64 *ids;
	int err;

	if (copy_from_user(&request, user, sizeof(request)))
		return -EFAULT;
	if (request.number > KPM_CGROUPS_MAX)
		return -E2BIG;
	ids = memdup_user(u64_to_user_ptr(request.ids), request.number * sizeof(*ids));
	if (IS_ERR(ids))
		return PTR_ERR(ids);
	set = kpm_cgroups_create(ids, request.number);
	kfree(ids);
	if (!set)
		return -ENOMEM;
	err = kpm_session_cgroups(session, request.slot, set);
	if (err)
		kvfree(set);
	return err;
}

/**
 * kpm_request_histogram - read the durations of a probe
 * @session: its owner
 * @user: which, and where to
 *
 * Return: 0, -EFAULT, -ENOMEM, or -ENOENT.
 */
long kpm_request_histogram(struct kpm_session *session, struct kpm_histogram __user *user)
{
	struct kpm_histogram *histogram = memdup_user(user, sizeof(*user));
	long err;

	if (IS_ERR(histogram))
		return PTR_ERR(histogram);
	err = kpm_session_histogram(session, histogram);
	if (!err && copy_to_user(user, histogram, sizeof(*histogram)))
		err = -EFAULT;
	kfree(histogram);
	return err;
}

/**
 * kpm_request_groups - read the hits of a probe by group
 * @session: its owner
 * @user: which, and where to
 *
 * Return: 0, -EFAULT, or -ENOENT.
 */
long kpm_request_groups(struct kpm_session *session, struct kpm_groups __user *user)
{
	struct kpm_groups groups;
	int err;

	if (copy_from_user(&groups, user, sizeof(groups)))
		return -EFAULT;
	err = kpm_session_groups(session, &groups);
	if (err)
		return err;
	return copy_to_user(user, &groups, sizeof(groups)) ? -EFAULT : 0;
}

/**
 * kpm_request_rings - give a session its rings
 * @session: that has none
 * @user: their sizes; receives where they are
 *
 * Return: 0, -EFAULT, -EINVAL, -EBUSY, or -ENOMEM.
 */
long kpm_request_rings(struct kpm_session *session, struct kpm_rings __user *user)
{
	struct kpm_ring_set *rings;
	struct kpm_rings request;
	int err;

	if (copy_from_user(&request, user, sizeof(request)))
		return -EFAULT;
	rings = kpm_rings_create(request.bytes, request.watermark);
	if (IS_ERR(rings))
		return PTR_ERR(rings);
	request.offset = KPM_RINGS_OFFSET;
	request.stride = rings->stride;
	if (copy_to_user(user, &request, sizeof(request)))
		err = -EFAULT;
	else
		err = kpm_session_rings(session, rings);
	if (err)
		kpm_rings_free(rings);
	return err;
}
