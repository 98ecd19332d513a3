/* SPDX-License-Identifier: GPL-2.0 */
/* What the text commands have added, as a whole: the owner "proc". */
#ifndef _KPM_TEXT_SESSION_H
#define _KPM_TEXT_SESSION_H

#include "session.h"

struct kpm_command;

int kpm_text_session_init(void);
void kpm_text_session_exit(void);
int kpm_text_execute(struct kpm_command *command);
struct kpm_ring_set *kpm_text_rings(void);
const char *kpm_text_owner(void);

#endif /* _KPM_TEXT_SESSION_H */
