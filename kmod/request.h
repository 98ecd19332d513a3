/* SPDX-License-Identifier: GPL-2.0 */
/* What a program asks for through the device, checked and translated. */
#ifndef _KPM_REQUEST_H
#define _KPM_REQUEST_H

#include "session.h"

int kpm_request_spec(struct kpm_spec *spec, const struct kpm_probe *probe);
long kpm_request_adopt(struct kpm_session *session, struct kpm_probe __user *user);
long kpm_request_cgroups(struct kpm_session *session, struct kpm_cgroups __user *user);
long kpm_request_histogram(struct kpm_session *session, struct kpm_histogram __user *user);
long kpm_request_groups(struct kpm_session *session, struct kpm_groups __user *user);
long kpm_request_rings(struct kpm_session *session, struct kpm_rings __user *user);

#endif /* _KPM_REQUEST_H */
