/* SPDX-License-Identifier: GPL-2.0 */
/* /proc/kprobe_monitor_records: hits as text, as they come. */
#ifndef _KPM_TEXT_RECORDS_H
#define _KPM_TEXT_RECORDS_H

int kpm_text_records_init(void);
void kpm_text_records_exit(void);

#endif /* _KPM_TEXT_RECORDS_H */
