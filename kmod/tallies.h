/* SPDX-License-Identifier: GPL-2.0 */
/* Groups and durations of a monitor, as text. */
#ifndef _KPM_TALLIES_H
#define _KPM_TALLIES_H

struct kpm_point;
struct seq_file;

void kpm_tallies_show(struct seq_file *to, const struct kpm_point *point);

#endif /* _KPM_TALLIES_H */
