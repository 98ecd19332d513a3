/* SPDX-License-Identifier: GPL-2.0 */
/* The two fronts, /dev/kprobe_monitor and /proc/kprobe_monitor. */
#ifndef _KPM_FRONTS_H
#define _KPM_FRONTS_H

#define KPM_VERSION "0.1.0"

int kpm_control_init(void);
void kpm_control_exit(void);
int kpm_procfs_init(void);
void kpm_procfs_exit(void);

#endif /* _KPM_FRONTS_H */
