/* SPDX-License-Identifier: GPL-2.0 */
/* What the text front knows of a monitor of its own, beyond what the core does. */
#ifndef _KPM_NOTES_H
#define _KPM_NOTES_H

#include "kprobe_monitor.h"

struct kpm_epoch;

/**
 * struct kpm_note - on a monitor
 * @generation: of its point; another one in the slot means that it is gone
 * @asked: symbol as it was written
 * @cgroups: ids as they were written, NULL for any
 * @records: so many were read as text
 * @epoch: what does not count any more; NULL since it was added
 */
struct kpm_note {
	u64 generation;
	char asked[KPM_SYMBOL_SIZE];
	char *cgroups;
	u64 records;
	struct kpm_epoch *epoch;
};

int kpm_notes_init(unsigned int number);
void kpm_notes_exit(void);
struct kpm_note *kpm_note_create(const char *asked, const char *cgroups);
void kpm_note_free(struct kpm_note *note);
void kpm_note_put(unsigned int slot, u64 generation, struct kpm_note *note);
struct kpm_note *kpm_note_get(unsigned int slot, u32 generation);
void kpm_note_done(void);

#endif /* _KPM_NOTES_H */
