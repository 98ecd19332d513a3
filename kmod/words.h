/* SPDX-License-Identifier: GPL-2.0 */
/* The words of a command that have a place. */
#ifndef _KPM_WORDS_H
#define _KPM_WORDS_H

struct kpm_command;
struct kpm_spec;

#define KPM_WORDS_OPTIONAL	3	/* kret, pid, comm */

const char *kpm_word_name(struct kpm_spec *spec, const char *word);
const char *kpm_word_type(struct kpm_spec *spec, const char *word);
const char *kpm_word_symbol(struct kpm_command *command, const char *word);
const char *kpm_word_optional(struct kpm_spec *spec, unsigned int i, const char *word);

#endif /* _KPM_WORDS_H */
