/* SPDX-License-Identifier: GPL-2.0 */
/* The last command that failed, and why. */
#ifndef _KPM_LAST_ERROR_H
#define _KPM_LAST_ERROR_H

struct seq_file;

void kpm_last_error_set(const char *line, const char *word, const char *why);
void kpm_last_error_show(struct seq_file *to);

#endif /* _KPM_LAST_ERROR_H */
