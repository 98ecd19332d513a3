/* SPDX-License-Identifier: GPL-2.0 */
/* The module as the tests use it. */
#ifndef DEVICE_H
#define DEVICE_H

#include <stdbool.h>
#include <stddef.h>

#include "kprobe_monitor.h"

#define DEVICE	"/dev/kprobe_monitor"
#define PROC	"/proc/kprobe_monitor"

/*
 * SYSCALLS - what the names of system calls begin with in the kernel; given
 * from outside for 32-bit programs on a 64-bit kernel
 */
#ifndef SYSCALLS
#if defined(__x86_64__)
#define SYSCALLS "__x64_sys_"
#elif defined(__i386__)
#define SYSCALLS "__ia32_sys_"
#elif defined(__aarch64__)
#define SYSCALLS "__arm64_sys_"
#else
#define SYSCALLS "sys_"
#endif
#endif

#define SYMBOL	SYSCALLS "getppid"

/* engine - that request() asks for, for entries */
extern unsigned int engine;

/* engine_find - see what the kernel's command line says is best here */
void engine_find(void);

/* best_engine - the engine that auto must find for entries, by number and by name */
unsigned int best_engine(void);
const char *best_engine_name(void);

int load_module(const char *path, const char *parameters);
/*
 * unload_module - also of one that is still in use for a moment: by a process
 * that has ended, or by its own heartbeat that is being put into the kernel
 */
int unload_module(const char *name);

/* unload_module_now - fails with EAGAIN where it is in use */
int unload_module_now(const char *name);


/* clear_log - forget what the kernel has logged, and has_logged - has it logged this since? */
void clear_log(void);
bool has_logged(const char *text);

/* has_measured - check that the module has said what hits cost by a way, which takes it a while */
void has_measured(const char *way);

/* load_anew - the module, and wait until it has measured all */
void load_anew(void);

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

#define TRACEABLE "/sys/kernel/tracing/available_filter_functions"

/* MMAP - the function that mmap enters */
#ifdef __LP64__
#define MMAP	SYSCALLS "mmap"
#else
#define MMAP	SYSCALLS "mmap_pgoff"
#endif

/*
 * calls_like - a pattern for system calls like getppid; valid until the next
 * call. That has no arguments, so that on some kernels one function is the
 * system call and its body: only one of its names is a tracer's.
 */
const char *calls_like(const char *rest);

/* address_of - of a symbol in /proc/kallsyms, 0 if it is not there */
unsigned long long address_of(const char *symbol);

/* symbol_at - that begins at @address or nearest before it; valid until the next call */
const char *symbol_at(unsigned long long address);

/* probes_in_kernel - lines of debugfs kprobes/list */
int probes_in_kernel(void);

/* functions_in_kernel - lines of tracefs enabled_functions */
int functions_in_kernel(void);

/* tracers_have_arguments - does the ftrace engine see the arguments of a function here? */
bool tracers_have_arguments(void);

/* traced - how many of so many entries probed by @engine are functions that the kernel traces */
int traced(int entries);

/*
 * armed_are - check that so many probes are in the kernel, all of SYMBOL, as
 * @engine puts them there
 */
void armed_are(int entries, int returns, const char *name);

#endif /* DEVICE_H */
