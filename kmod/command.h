/* SPDX-License-Identifier: GPL-2.0 */
/* The text commands of /proc/kprobe_monitor. */
#ifndef _KPM_COMMAND_H
#define _KPM_COMMAND_H

#include "point.h"

enum kpm_verb {
	KPM_VERB_NONE,		/* an empty line */
	KPM_VERB_ADD,
	KPM_VERB_DEL,
};

/**
 * struct kpm_command - one line, understood
 * @verb: what to do
 * @spec: the point to add; for KPM_VERB_DEL its name alone
 */
struct kpm_command {
	enum kpm_verb verb;
	struct kpm_spec spec;
};

int kpm_command_parse(struct kpm_command *command, char *line, const char **why);
const char *kpm_command_reason(int err);

#endif /* _KPM_COMMAND_H */
