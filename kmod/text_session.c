// SPDX-License-Identifier: GPL-2.0
#include <linux/err.h>
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/pid_namespace.h>
#include <linux/sizes.h>

#include "aliases.h"
#include "cgroups.h"
#include "command.h"
#include "duplicates.h"
#include "epoch.h"
#include "lease.h"
#include "notes.h"
#include "ring.h"
#include "symbols.h"
#include "text_session.h"

#define RING_BYTES	SZ_128K	/* on each CPU */

static DEFINE_MUTEX(command_lock);
static struct kpm_session session = { .owner = "proc" };

/**
 * kpm_text_session_init - begin as the owner of nothing
 *
 * Return: 0 or -ENOMEM.
 */
int kpm_text_session_init(void)
{
	kpm_session_init(&session);
	return kpm_notes_init(kpm_points_slots());
}

/**
 * kpm_text_session_exit - remove what was added; nobody uses it any more
 */
void kpm_text_session_exit(void)
{
	kpm_session_release(&session);
	kpm_rings_free(session.rings);
	kpm_notes_exit();
	kpm_duplicates_exit();
}

/**
 * kpm_text_owner - whom the monitors belong to that were added by text
 *
 * Return: the same pointer as in their points.
 */
const char *kpm_text_owner(void)
{
	return session.owner;
}

/**
 * kpm_text_rings - the rings for the records of all monitors added by text
 *
 * They are made at first need, and wake their reader at each record.
 *
 * Return: the rings, or an error pointer with -ENOMEM.
 */
struct kpm_ring_set *kpm_text_rings(void)
{
	/* with what was written there before it was the session's */
	struct kpm_ring_set *rings = smp_load_acquire(&session.rings);

	if (rings)
		return rings;
	rings = kpm_rings_create(RING_BYTES, 1);
	if (IS_ERR(rings) || !kpm_session_rings(&session, rings))
		return rings;
	kpm_rings_free(rings);
	return session.rings;
}

static bool is_plain(const struct kpm_spec *spec)
{
	return spec->type <= KPM_TYPE_FUNCTION && !kpm_symbol_is_glob(spec->symbol) &&
	       !strchr(spec->symbol, ':');
}

static int prepare(struct kpm_command *command)
{
	struct kpm_spec *spec = &command->spec;
	struct kpm_ring_set *rings;

	if (is_plain(spec)) {
		kpm_aliases_resolve(spec, command->asked);
		if (spec->type == KPM_TYPE_FUNCTION && kpm_duplicates_have(spec->symbol))
			return -EADDRNOTAVAIL;
	}
	if (!spec->capture && !spec->arguments)
		return 0;
	rings = kpm_text_rings();
	return PTR_ERR_OR_ZERO(rings);
}

static int add(struct kpm_command *command)
{
	struct kpm_spec *spec = &command->spec;
	struct kpm_cgroup_set *set = NULL;
	struct kpm_note *note;
	struct kpm_added added;
	int err;

	err = prepare(command);
	if (err)
		return err;
	if (spec->cgroups)
		set = kpm_cgroups_parse(spec->cgroups);
	if (IS_ERR(set))
		return PTR_ERR(set);
	note = kpm_note_create(command->asked, spec->cgroups);
	if (!note) {
		kvfree(set);
		return -ENOMEM;
	}
	/* Nothing counts until the set is there. */
	spec->cgroups = NULL;
	err = kpm_session_add(&session, spec, task_active_pid_ns(current), &added);
	if (err) {
		kvfree(set);
		kpm_note_free(note);
		return err;
	}
	if (set && kpm_session_cgroups(&session, added.slot, set))
		kvfree(set);
	kpm_note_put(added.slot, added.generation, note);
	return 0;
}

/**
 * kpm_text_execute - do what a command says to monitors
 * @command: a well-formed one; its symbol becomes the one that was found
 *
 * Return: 0 or a negative error, for kpm_command_reason().
 */
int kpm_text_execute(struct kpm_command *command)
{
	int err = 0;

	mutex_lock(&command_lock);
	if (command->verb == KPM_VERB_ADD)
		err = add(command);
	else if (command->verb == KPM_VERB_DEL)
		err = kpm_session_del_name(&session, command->spec.name);
	else if (command->verb == KPM_VERB_RENEW)
		err = kpm_session_renew_name(&session, command->spec.name);
	else if (command->verb == KPM_VERB_CLEAR_STATS)
		err = kpm_epoch_begin(&session);
	mutex_unlock(&command_lock);
	return err;
}
