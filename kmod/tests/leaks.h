/* SPDX-License-Identifier: GPL-2.0 */
/* What a debug kernel knows at the end; other kernels say nothing. */
#ifndef LEAKS_H
#define LEAKS_H

/* leaks_begin - before the module comes: what is lost until now is not its doing */
void leaks_begin(void);

/* leaks_report - after it is gone: prints what was lost since, and whether lockdep was at work */
void leaks_report(void);

#endif /* LEAKS_H */
