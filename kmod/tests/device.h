/* SPDX-License-Identifier: GPL-2.0 */
/* The module as the tests use it. */
#ifndef DEVICE_H
#define DEVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "kprobe_monitor.h"

#define DEVICE	"/dev/kprobe_monitor"
#define PROC	"/proc/kprobe_monitor"
#define SYMBOL	"__x64_sys_getppid"

/* engine - that request() asks for, for entries */
extern unsigned int engine;

int load_module(const char *path, const char *parameters);
int unload_module(const char *name);

int device_open(void);

/* request - what to add; zero what does not matter */
struct kpm_probe request(int kind, const char *name, const char *symbol);

/* add - returns 0 and fills in @probe, or -1 and errno */
int add(int fd, struct kpm_probe *probe);

/* arm - adds a probe of SYMBOL that must succeed; returns its slot */
unsigned int arm(int fd, int kind, const char *name, unsigned int tgid, const char *comm);

struct kpm_state state_of(int fd, unsigned int slot);
struct kpm_state del(int fd, unsigned int slot);

const volatile struct kpm_counters *map_counters(int fd, struct kpm_info *info);

/* contents - whole file as text, "" if it can't be read; valid until the next call */
const char *contents(const char *path);

/* probes_in_kernel - lines of debugfs kprobes/list */
int probes_in_kernel(void);

/* functions_in_kernel - lines of tracefs enabled_functions */
int functions_in_kernel(void);

/* armed_are - check that so many probes are in the kernel, all of SYMBOL, as @engine puts them there */
void armed_are(int entries, int returns, const char *name);

#endif /* DEVICE_H */
