/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * Interface between kprobe_monitor.ko and programs, version KPM_ABI.
 *
 * Open /dev/kprobe_monitor, KPM_IOC_ADD probes, read their counters from the
 * mapped region or by KPM_IOC_STATE. Probes belong to the open file and leave
 * the kernel with its last reference; a mapping of the counters is one.
 *
 * Every structure has the same layout for 32 and 64 bit programs. What is
 * marked (out) is ignored on the way in; reserved fields are written as 0.
 */
#ifndef _UAPI_KPROBE_MONITOR_H
#define _UAPI_KPROBE_MONITOR_H

#include <linux/ioctl.h>
#include <linux/types.h>

#define KPM_ABI			1

#define KPM_NAME_SIZE		64	/* with the terminating NUL, as all sizes here */
#define KPM_SYMBOL_SIZE		128
#define KPM_COMM_SIZE		16
#define KPM_VERSION_SIZE	32
#define KPM_FUNCTIONS_MAX	1000	/* that a pattern may match */

/* kpm_probe.kind */
#define KPM_ENTRY		0	/* count calls, when they begin */
#define KPM_RETURN		1	/* count calls, when they return */

/* kpm_probe.engine */
#define KPM_ENGINE_AUTO		0	/* the cheapest that can */
#define KPM_ENGINE_KPROBE	1	/* always there */
#define KPM_ENGINE_FTRACE	2	/* entries of functions that the kernel can trace */

/* kpm_state.state */
#define KPM_ARMED		0
#define KPM_GONE		1	/* the probed module was unloaded; the counts stay */
#define KPM_DISABLED		2	/* switched off by somebody else */

/**
 * struct kpm_info - what this module is and how the counters are laid out
 * @abi: KPM_ABI of the module
 * @cpus: rows in the counter region, one per possible CPU
 * @slots: cells in a row; also the largest number of probes
 * @slot_bytes: size of a cell, sizeof(struct kpm_counters)
 * @counters_bytes: length to map, at offset 0, PROT_READ, MAP_SHARED
 * @probes: probes of all owners at this moment
 * @reserved: 0
 * @version: of the module, for people
 */
struct kpm_info {
	__u32 abi;
	__u32 cpus;
	__u32 slots;
	__u32 slot_bytes;
	__u64 counters_bytes;
	__u32 probes;
	__u32 reserved;
	char version[KPM_VERSION_SIZE];
};

/**
 * struct kpm_probe - a probe to add
 * @kind: KPM_ENTRY or KPM_RETURN
 * @engine: KPM_ENGINE_AUTO or the only one to be used; (out) the one in use
 * @tgid: process to count, as numbered in the pid namespace of the program
 *	that opened the file; 0 counts all
 * @slot: (out) cell of its counters and handle for the other calls
 * @functions: (out) how many it is at
 * @reserved: 0
 * @offset: bytes from the start of the function, with KPM_ENTRY only
 * @name: unique in this file, printable ASCII without space
 * @symbol: "function" or "module:function", exactly as in /proc/kallsyms; or a
 *	pattern of * and ? for all functions of the kernel that it matches and
 *	that can be probed, which count as one
 * @comm: command to count, compared whole; empty counts all
 * @address: (out) probed address, the first of many, 0 for programs without CAP_SYSLOG
 * @generation: (out) never given to another probe, while slots are reused
 */
struct kpm_probe {
	__u32 kind;
	__u32 engine;
	__u32 tgid;
	__u32 slot;
	__u32 functions;
	__u32 reserved;
	__u64 offset;
	char name[KPM_NAME_SIZE];
	char symbol[KPM_SYMBOL_SIZE];
	char comm[KPM_COMM_SIZE];
	__u64 address;
	__u64 generation;
};

/**
 * struct kpm_state - the counts of a probe, summed over all CPUs
 * @slot: (in) which probe
 * @state: KPM_ARMED, KPM_GONE or KPM_DISABLED
 * @hits: calls counted
 * @filtered: calls that the filter turned away
 * @missed: calls the kernel could not deliver: another probe was running, or
 *	too many calls were waiting for their return. A lower bound.
 * @reserved: 0
 */
struct kpm_state {
	__u32 slot;
	__u32 state;
	__u64 hits;
	__u64 filtered;
	__u64 missed;
	__u64 reserved[2];
};

/**
 * struct kpm_counters - one cell of the mapped region
 * @hits: calls counted on this CPU
 * @filtered: calls on this CPU that the filter turned away
 * @reserved: 0
 *
 * The cell of a slot on a CPU begins at byte
 * (cpu * kpm_info.slots + slot) * kpm_info.slot_bytes.
 */
struct kpm_counters {
	__u64 hits;
	__u64 filtered;
	__u64 reserved[6];
};

#define KPM_IOC_MAGIC	0xB7

/*
 * Errors of all calls: EPERM without CAP_PERFMON or CAP_SYS_ADMIN in the
 * initial user namespace or under lockdown=confidentiality, EFAULT for bad
 * memory, ENOTTY for an unknown call.
 *
 * ADD: EINVAL malformed, EEXIST name taken in this file, ENOENT no such
 * symbol, EADDRNOTAVAIL symbol ambiguous (only where the kernel tells; others
 * take the first match, so look it up in /proc/kallsyms), EACCES the kernel
 * forbids probes there, EILSEQ in the middle of an instruction, EOPNOTSUPP not
 * by this engine, E2BIG the pattern matches more than KPM_FUNCTIONS_MAX, ESRCH
 * tgid unknown in a pid namespace other than the initial one, ENOSPC all slots
 * used, ENOMEM.
 *
 * DEL and STATE: ENOENT no such probe in this file. DEL returns the final
 * counts: the probe has left the kernel and no call is being counted any more.
 */
#define KPM_IOC_INFO	_IOR(KPM_IOC_MAGIC, 0, struct kpm_info)
#define KPM_IOC_ADD	_IOWR(KPM_IOC_MAGIC, 1, struct kpm_probe)
#define KPM_IOC_DEL	_IOWR(KPM_IOC_MAGIC, 2, struct kpm_state)
#define KPM_IOC_STATE	_IOWR(KPM_IOC_MAGIC, 3, struct kpm_state)

#endif /* _UAPI_KPROBE_MONITOR_H */
