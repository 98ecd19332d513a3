/* SPDX-License-Identifier: GPL-2.0 */
/* A record, for people. */
#ifndef _KPM_PRINT_RECORD_H
#define _KPM_PRINT_RECORD_H

struct kpm_record;
struct seq_file;

void kpm_print_record(struct seq_file *to, const struct kpm_record *record, int cpu);

#endif /* _KPM_PRINT_RECORD_H */
