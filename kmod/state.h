/* SPDX-License-Identifier: GPL-2.0 */
/* The state of the module, for people. */
#ifndef _KPM_STATE_H
#define _KPM_STATE_H

struct seq_file;

void kpm_state_header(struct seq_file *to);
void kpm_state_monitors(struct seq_file *to, const char *text_owner);

#endif /* _KPM_STATE_H */
