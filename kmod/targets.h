/* SPDX-License-Identifier: GPL-2.0 */
/* Targets that people ask for most: does this kernel have them? */
#ifndef _KPM_TARGETS_H
#define _KPM_TARGETS_H

struct seq_file;

void kpm_targets_show(struct seq_file *to);
void kpm_targets_list(struct seq_file *to);

#endif /* _KPM_TARGETS_H */
