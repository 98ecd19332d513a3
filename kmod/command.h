/* SPDX-License-Identifier: GPL-2.0 */
/* The text commands of /proc/kprobe_monitor. */
#ifndef _KPM_COMMAND_H
#define _KPM_COMMAND_H

#include "point.h"

enum kpm_verb {
	KPM_VERB_NONE,		/* an empty line */
	KPM_VERB_ADD,
	KPM_VERB_DEL,
	KPM_VERB_RENEW,
	KPM_VERB_LIST_SYMBOLS,
	KPM_VERB_CLEAR_STATS,
};

/**
 * struct kpm_command - one line, understood
 * @verb: what to do
 * @spec: the point to add; for KPM_VERB_DEL and _RENEW its name alone
 * @asked: symbol as it was written, without its offset
 * @word: of the line, that a failure is about; NULL for all of it
 */
struct kpm_command {
	enum kpm_verb verb;
	struct kpm_spec spec;
	char asked[KPM_SYMBOL_SIZE];
	const char *word;
};

void kpm_command_lease(u32 milliseconds);
int kpm_command_parse(struct kpm_command *command, char *line, const char **why);
const char *kpm_command_reason(const struct kpm_command *command, int err);

#endif /* _KPM_COMMAND_H */
