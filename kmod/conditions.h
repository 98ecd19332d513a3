/* SPDX-License-Identifier: GPL-2.0 */
/* Conditions on arguments and results, as text. */
#ifndef _KPM_CONDITIONS_H
#define _KPM_CONDITIONS_H

#include <linux/types.h>

struct kpm_spec;
struct seq_file;

bool kpm_condition_begins(const char *word);
const char *kpm_condition_parse(struct kpm_spec *spec, const char *word);
const char *kpm_condition_range(struct kpm_spec *spec, const char *value);
void kpm_conditions_show(struct seq_file *to, const struct kpm_spec *spec);

#endif /* _KPM_CONDITIONS_H */
