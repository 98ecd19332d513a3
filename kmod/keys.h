/* SPDX-License-Identifier: GPL-2.0 */
/* The words of a command that come after those in their places. */
#ifndef _KPM_KEYS_H
#define _KPM_KEYS_H

#include <linux/types.h>

struct kpm_spec;
struct seq_file;

bool kpm_keys_begin(const char *word);
const char *kpm_keys_parse(struct kpm_spec *spec, const char *word);
const char *kpm_keys_group(unsigned int group);

#endif /* _KPM_KEYS_H */
