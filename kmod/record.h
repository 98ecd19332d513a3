/* SPDX-License-Identifier: GPL-2.0 */
/* What a hit leaves behind for the reader. */
#ifndef _KPM_RECORD_H
#define _KPM_RECORD_H

struct kpm_call;
struct kpm_point;

int kpm_records_init(void);
void kpm_records_exit(void);
void kpm_record_hit(struct kpm_point *point, const struct kpm_call *call);

#endif /* _KPM_RECORD_H */
