// SPDX-License-Identifier: GPL-2.0
#include <linux/mm.h>
#include <linux/mutex.h>
#include <linux/slab.h>
#include <linux/string.h>

#include "notes.h"

static DEFINE_MUTEX(notes_lock);
static struct kpm_note **notes;	/* by slot */
static unsigned int slots;

/**
 * kpm_notes_init - have no notes
 * @number: of slots
 *
 * Return: 0 or -ENOMEM.
 */
int kpm_notes_init(unsigned int number)
{
	slots = number;
	notes = kvcalloc(number, sizeof(*notes), GFP_KERNEL);
	return notes ? 0 : -ENOMEM;
}

/**
 * kpm_notes_exit - free all of them
 */
void kpm_notes_exit(void)
{
	unsigned int slot;

	for (slot = 0; slot < slots; slot++)
		kpm_note_free(notes[slot]);
	kvfree(notes);
}

/**
 * kpm_note_create - begin a note
 * @asked: symbol as it was written
 * @cgroups: ids as they were written, or NULL
 *
 * Return: the note, or NULL without memory.
 */
struct kpm_note *kpm_note_create(const char *asked, const char *cgroups)
{
	struct kpm_note *note = kzalloc(sizeof(*note), GFP_KERNEL);

	if (!note)
		return NULL;
	strscpy(note->asked, asked, sizeof(note->asked));
	note->cgroups = kstrdup(cgroups, GFP_KERNEL);
	if (note->cgroups || !cgroups)
		return note;
	kfree(note);
	return NULL;
}

/**
 * kpm_note_free - free a note that nobody has, or has any more
 * @note: may be NULL
 */
void kpm_note_free(struct kpm_note *note)
{
	if (!note)
		return;
	kvfree(note->epoch);
	kfree(note->cgroups);
	kfree(note);
}

/**
 * kpm_note_put - keep a note, in the place of that on the slot's monitor before
 * @slot: of a monitor
 * @generation: of it
 * @note: on it
 */
void kpm_note_put(unsigned int slot, u64 generation, struct kpm_note *note)
{
	struct kpm_note *before;

	note->generation = generation;
	mutex_lock(&notes_lock);
	before = notes[slot];
	notes[slot] = note;
	mutex_unlock(&notes_lock);
	kpm_note_free(before);
}

/**
 * kpm_note_get - have the note on a monitor, until kpm_note_done()
 * @slot: of it
 * @generation: the low half of its own
 *
 * Return: the note, or NULL if there is none; kpm_note_done() is due then, too.
 */
struct kpm_note *kpm_note_get(unsigned int slot, u32 generation)
{
	mutex_lock(&notes_lock);
	if (slot >= slots || !notes[slot] || (u32)notes[slot]->generation != generation)
		return NULL;
	return notes[slot];
}

/**
 * kpm_note_done - let others have it
 */
void kpm_note_done(void)
{
	mutex_unlock(&notes_lock);
}
