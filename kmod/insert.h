/* SPDX-License-Identifier: GPL-2.0 */
/* What both kprobe engines share. */
#ifndef _KPM_INSERT_H
#define _KPM_INSERT_H

#include <linux/types.h>

struct kpm_site;
struct kprobe;
struct list_head;

int kpm_insert_each(struct list_head *sites, struct list_head *refused,
		    int (*begin)(struct kpm_site *site), void (*end)(struct list_head *sites));
u32 kpm_kprobe_state(const struct kprobe *kp);

#endif /* _KPM_INSERT_H */
