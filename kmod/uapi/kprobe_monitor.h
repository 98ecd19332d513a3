/* SPDX-License-Identifier: GPL-2.0 WITH Linux-syscall-note */
/*
 * Interface between kprobe_monitor.ko and programs, version KPM_ABI.
 *
 * Open /dev/kprobe_monitor, KPM_IOC_ADD probes, read their counters from the
 * mapped region or by KPM_IOC_STATE. Probes belong to the open file and leave
 * the kernel with its last reference; a mapping of the counters is one. Only
 * those with a lease stay.
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
#define KPM_COMPARISONS		6
#define KPM_CGROUPS_MAX		1024
#define KPM_GROUPS_MAX		256	/* on each CPU */
#define KPM_DEPTH_MAX		64
#define KPM_LEASE_MAX		86400000	/* ms, a day */
#define KPM_BUDGET_MAX		1000000		/* thousandths of a CPU */

/* kpm_probe.kind */
#define KPM_ENTRY		0	/* count calls, when they begin */
#define KPM_RETURN		1	/* count calls, when they return */

/* kpm_probe.engine */
#define KPM_ENGINE_AUTO		0	/* the cheapest that can */
#define KPM_ENGINE_KPROBE	1	/* always there */
#define KPM_ENGINE_FTRACE	2	/* entries of functions that the kernel can trace */

/* kpm_probe.filters: what of the probe's conditions holds, beside tgid and comm */
#define KPM_FILTER_UID		1	/* uid */
#define KPM_FILTER_CGROUPS	2	/* the set of KPM_IOC_CGROUPS, which begins empty */

/* kpm_comparison.operator */
#define KPM_ALWAYS		0	/* an unused comparison */
#define KPM_EQUAL		1
#define KPM_NOT_EQUAL		2
#define KPM_LESS		3
#define KPM_LESS_OR_EQUAL	4
#define KPM_GREATER		5
#define KPM_GREATER_OR_EQUAL	6
#define KPM_BITS		7	/* one of the bits of value is set */
#define KPM_SIGNED		0x10	/* added to the four that order: as signed numbers */

/* kpm_probe.group: what hits are counted by, beside all together */
#define KPM_GROUP_NONE		0
#define KPM_GROUP_CGROUP	1	/* its id on cgroup v2 */
#define KPM_GROUP_COMM		2
#define KPM_GROUP_TGID		3	/* in the initial pid namespace */
#define KPM_GROUP_RESULT	4	/* return value, with KPM_RETURN */
#define KPM_GROUP_FUNCTION	5	/* address, with a pattern */

/* kpm_probe.capture, and kpm_record.sections for those with a section */
#define KPM_CAPTURE_RESULT	0x01	/* return value and duration; always with KPM_RETURN */
#define KPM_CAPTURE_CREDENTIALS	0x02	/* uid, gid, cgroup id */
#define KPM_CAPTURE_MEMORY	0x04	/* virtual and resident size */
#define KPM_CAPTURE_REGISTERS	0x08	/* all of the architecture */
#define KPM_CAPTURE_FUNCTION	0x10	/* address; always with a pattern */
#define KPM_CAPTURE_STACK	0x20	/* of the kernel */
#define KPM_CAPTURE_USER_STACK	0x40
#define KPM_CAPTURE_TASK	0x80	/* time, pid, tgid, comm; in any record */

/* kpm_probe.budget: added to the number */
#define KPM_REARM		0x80000000u	/* what was taken away comes back after a while */

/* kpm_state.state */
#define KPM_ARMED		0
#define KPM_GONE		1	/* the probed module was unloaded; the counts stay */
#define KPM_DISABLED		2	/* switched off by somebody else; seen within a second */
#define KPM_EXPIRED		3	/* the lease ran out; disarmed, the counts stay */
#define KPM_OVER_BUDGET		4	/* its hits cost too much; disarmed, the counts stay */

/* kpm_state.degraded: what was taken away for the cost, each with those before it */
#define KPM_DEGRADED_NOTHING	0
#define KPM_DEGRADED_STACKS	1	/* records have none */
#define KPM_DEGRADED_RECORDS	2	/* hits are counted, as limited too */
#define KPM_DEGRADED_OFF	3	/* KPM_OVER_BUDGET */

/* kpm_state.over: whose budget it was */
#define KPM_OVER_NONE		0
#define KPM_OVER_PROBE		1	/* the probe's own */
#define KPM_OVER_MODULE		2	/* the module's, of which it took most */

/**
 * struct kpm_info - what this module is and how the counters are laid out
 * @abi: KPM_ABI of the module
 * @cpus: rows in the counter region, one per possible CPU
 * @slots: cells in a row; also the largest number of probes
 * @slot_bytes: size of a cell, sizeof(struct kpm_counters)
 * @counters_bytes: length to map, at offset 0, PROT_READ, MAP_SHARED
 * @probes: probes of all owners at this moment
 * @registers: in a record with KPM_CAPTURE_REGISTERS, 64 bits each
 * @version: of the module, for people
 */
struct kpm_info {
	__u32 abi;
	__u32 cpus;
	__u32 slots;
	__u32 slot_bytes;
	__u64 counters_bytes;
	__u32 probes;
	__u32 registers;
	char version[KPM_VERSION_SIZE];
};

/**
 * struct kpm_comparison - a condition on a number
 * @argument: of the function, 1 to 6; ignored for a return value
 * @operator: KPM_ALWAYS to KPM_BITS, possibly with KPM_SIGNED
 * @value: right-hand side
 */
struct kpm_comparison {
	__u32 argument;
	__u32 operator;
	__u64 value;
};

/**
 * struct kpm_probe - a probe to add
 * @kind: KPM_ENTRY or KPM_RETURN
 * @engine: KPM_ENGINE_AUTO or the only one to be used; (out) the one in use
 * @tgid: process to count, as numbered in the pid namespace of the program
 *	that opened the file; 0 counts all
 * @slot: (out) cell of its counters and handle for the other calls
 * @functions: (out) how many it is at
 * @filters: KPM_FILTER_... that hold
 * @uid: real user id in the initial user namespace, with KPM_FILTER_UID
 * @group: KPM_GROUP_...: what to count hits by; read by KPM_IOC_GROUPS
 * @capture: KPM_CAPTURE_...: what a record holds; 0 for no records. Records
 *	need KPM_IOC_RINGS first.
 * @arguments: how many of them a record holds, 0 to 6
 * @depth: frames of each stack at most, 1 to KPM_DEPTH_MAX; 0 means 16
 * @sample: of so many hits one becomes a record; 0 and 1 mean all
 * @limit: records in a second at most; 0 for no limit
 * @histogram: 1 to keep one of durations, with KPM_RETURN; read by
 *	KPM_IOC_HISTOGRAM
 * @lease: ms; 0 for a probe that leaves the kernel with the file. Else it is
 *	pinned: it outlives the file, to be adopted by name by another one,
 *	and is disarmed when so much time has passed since it was added,
 *	adopted or renewed last. Its name is then unique among all that are.
 * @budget: thousandths of one CPU that its hits may take on all CPUs, averaged
 *	over a second; KPM_BUDGET_MAX at most, 0 for any. What takes more loses
 *	its stacks, then its records, then is disarmed. With KPM_REARM these
 *	come back in steps, after a second first and ever later in vain.
 * @offset: bytes from the start of the function, with KPM_ENTRY only
 * @name: unique in this file, printable ASCII without space
 * @symbol: "function" or "module:function", exactly as in /proc/kallsyms; or a
 *	pattern of * and ? for all functions of the kernel that it matches and
 *	that can be probed, which count as one
 * @comm: command to count, compared whole; empty counts all
 * @comparisons: of arguments; all must hold
 * @result: of the return value, with KPM_RETURN
 * @address: (out) probed address, the first of many, 0 for programs without
 *	CAP_SYSLOG
 * @generation: (out) never given to another probe, while slots are reused
 *
 * The arguments of a system call are those that the program gave, also where
 * the kernel's function has but a pointer to them.
 */
struct kpm_probe {
	__u32 kind;
	__u32 engine;
	__u32 tgid;
	__u32 slot;
	__u32 functions;
	__u32 filters;
	__u32 uid;
	__u32 group;
	__u32 capture;
	__u32 arguments;
	__u32 depth;
	__u32 sample;
	__u32 limit;
	__u32 histogram;
	__u32 lease;
	__u32 budget;
	__u64 offset;
	char name[KPM_NAME_SIZE];
	char symbol[KPM_SYMBOL_SIZE];
	char comm[KPM_COMM_SIZE];
	struct kpm_comparison comparisons[KPM_COMPARISONS];
	struct kpm_comparison result;
	__u64 address;
	__u64 generation;
};

/**
 * struct kpm_state - the counts of a probe, summed over all CPUs
 * @slot: (in) which probe
 * @state: KPM_ARMED to KPM_OVER_BUDGET
 * @hits: calls counted
 * @filtered: calls that the filter turned away
 * @missed: calls the kernel could not deliver: another probe was running, or
 *	too many calls were waiting for their return. A lower bound.
 * @written: as in struct kpm_counters, like all that follow
 * @sampled_out: hits without a record
 * @limited: the same
 * @dropped: the same
 * @nested: the same
 * @cost: ns that its hits took while a budget held for it, the module's or its
 *	own: calls times what one costs, as measured when the module was loaded
 * @changed: when @degraded changed last, CLOCK_MONOTONIC, ns; 0 for never
 * @share: millionths of one CPU that its hits took in the last second, likewise
 * @degraded: KPM_DEGRADED_...
 * @over: KPM_OVER_...: why, when it was taken away last
 * @changes: how often @degraded has changed
 */
struct kpm_state {
	__u32 slot;
	__u32 state;
	__u64 hits;
	__u64 filtered;
	__u64 missed;
	__u64 written;
	__u64 sampled_out;
	__u64 limited;
	__u64 dropped;
	__u64 nested;
	__u64 cost;
	__u64 changed;
	__u32 share;
	__u32 degraded;
	__u32 over;
	__u32 changes;
};

/**
 * struct kpm_counters - one cell of the mapped region
 * @hits: calls counted on this CPU
 * @filtered: calls on this CPU that the filter turned away
 * @written: hits of which there is a record
 * @sampled_out: hits without one, for they were not the nth
 * @limited: hits without one, for there were too many in this second, or a
 *	budget has taken the records away
 * @dropped: hits without one, for the ring was full or is not there
 * @nested: hits without one, for they fell into the collecting of a stack
 * @reserved: 0
 *
 * The cell of a slot on a CPU begins at byte
 * (cpu * kpm_info.slots + slot) * kpm_info.slot_bytes. With capture, hits =
 * written + sampled_out + limited + dropped + nested.
 */
struct kpm_counters {
	__u64 hits;
	__u64 filtered;
	__u64 written;
	__u64 sampled_out;
	__u64 limited;
	__u64 dropped;
	__u64 nested;
	__u64 reserved;
};

/**
 * struct kpm_cgroups - the cgroups that a probe counts
 * @slot: a probe with KPM_FILTER_CGROUPS
 * @number: of ids, 0 to KPM_CGROUPS_MAX
 * @ids: address of an array of __u64; of the groups on cgroup v2 that count
 *	with everything below them
 *
 * The id of a cgroup is the 8 bytes of the handle that name_to_handle_at()
 * gives for its directory. On a 64-bit kernel the inode number is the same, but
 * a struct stat of a 32-bit program may not hold it; on a 32-bit kernel the
 * inode number is only the lower half. So a program of 32 bits needs the handle.
 */
struct kpm_cgroups {
	__u32 slot;
	__u32 number;
	__u64 ids;
};

#define KPM_BUCKETS		64

/**
 * struct kpm_histogram - durations of the hits of a probe, over all CPUs
 * @slot: (in) a probe with histogram
 * @reserved: 0
 * @total: sum of all, ns
 * @longest: the longest, ns
 * @buckets: number i counts those of 2^(i-1) to 2^i - 1 ns, number 0 those of 0
 */
struct kpm_histogram {
	__u32 slot;
	__u32 reserved;
	__u64 total;
	__u64 longest;
	__u64 buckets[KPM_BUCKETS];
};

/**
 * struct kpm_group - the hits of a group on a CPU
 * @key: number, or the command as two words
 * @hits: so many
 */
struct kpm_group {
	__u64 key[2];
	__u64 hits;
};

/**
 * struct kpm_groups - the hits of a probe by group
 * @slot: (in) a probe with group
 * @number: (in) room at @groups; (out) how many were there, KPM_GROUPS_MAX on
 *	each CPU at most
 * @groups: (in) address of an array of struct kpm_group; a group is there once
 *	for each CPU where it was seen
 * @other: (out) hits for which there was no room on their CPU
 *
 * While the probe is armed, the hits of all groups and the others may be a few
 * ahead of those of the probe, or behind; they are equal when it rests.
 */
struct kpm_groups {
	__u32 slot;
	__u32 number;
	__u64 groups;
	__u64 other;
};

/**
 * struct kpm_rings - memory for the records of this file, once
 * @bytes: of each CPU's ring, a power of two of at least a page
 * @watermark: poll() reports POLLIN when a ring has so many bytes
 * @offset: (out) of the first ring, to mmap; those of the other CPUs follow
 * @stride: (out) from one CPU to the next
 *
 * Of each ring the first page is a struct kpm_ring, to be mapped for reading.
 * The first four bytes of the second page are the position up to which the
 * program has read, for it to write, with release order: the only part to be
 * mapped for writing. From the third page on there are @bytes of data.
 * Positions are counted in bytes, modulo 2^32; at position p is the byte
 * p modulo @bytes.
 *
 * A CPU that may be plugged in later has its ring from when it comes, or when
 * it is mapped, whichever is first. From the first mapping on poll() looks at
 * rings that are mapped, and at no others.
 */
struct kpm_rings {
	__u32 bytes;
	__u32 watermark;
	__u64 offset;
	__u64 stride;
};

/**
 * struct kpm_ring - first page of a ring
 * @head: position up to which records have been begun; read with acquire order
 */
struct kpm_ring {
	__u32 head;
};

/* kpm_record.length */
#define KPM_BUSY		0x80000000u	/* still being written: come again */
#define KPM_PADDING		0x40000000u	/* no record: skip so many bytes */

/**
 * struct kpm_record - a hit
 * @length: of all of it in bytes, a multiple of 8; read with acquire order
 * @slot: probe
 * @time: CLOCK_MONOTONIC, ns, as well as the module can follow it: microseconds
 *	while somebody adjusts that clock; of a return probe, when the call returned
 * @pid: thread, in the initial pid namespace
 * @tgid: process
 * @comm: command
 * @generation: low half of the probe's
 * @sections: KPM_CAPTURE_... of the sections behind this, in this order, each
 *	of 64-bit numbers: RESULT value and duration in ns; CREDENTIALS uid and
 *	gid in one number, uid low, and cgroup id; MEMORY virtual and resident
 *	bytes; then the arguments; REGISTERS; FUNCTION; STACK; USER_STACK
 * @arguments: how many
 * @frames: of the stack; the first is the function
 * @user_frames: of the user stack
 */
struct kpm_record {
	__u32 length;
	__u32 slot;
	__u64 time;
	__u32 pid;
	__u32 tgid;
	char comm[KPM_COMM_SIZE];
	__u32 generation;
	__u8 sections;
	__u8 arguments;
	__u8 frames;
	__u8 user_frames;
};

#define KPM_IOC_MAGIC	0xB7

/*
 * Errors of all calls: EPERM without CAP_PERFMON or CAP_SYS_ADMIN in the
 * initial user namespace or under lockdown=confidentiality, EFAULT for bad
 * memory, ENOTTY for an unknown call.
 *
 * ADD: EINVAL malformed, EEXIST name taken in this file, ENOENT no such
 * symbol, EADDRNOTAVAIL symbol ambiguous (only where the kernel tells; others
 * take the first match, so look it up in /proc/kallsyms), EACCES the kernel or
 * this module forbids probes there, EILSEQ in the middle of an instruction, EOPNOTSUPP not
 * by this engine, E2BIG the pattern matches more than KPM_FUNCTIONS_MAX, ESRCH
 * tgid unknown in a pid namespace other than the initial one, ENOSPC all slots
 * used, ENOMEM.
 *
 * DEL, STATE, CGROUPS, HISTOGRAM, GROUPS: ENOENT no such probe in this file, or
 * it has none of these. CGROUPS: E2BIG. RINGS: EINVAL for the sizes, EBUSY
 * when there are rings, ENOMEM. ADOPT: makes a pinned probe without a file,
 * known by its name alone, one of this file, and tells all about it; ENOENT no
 * such, EEXIST this file has one of that name. Its records go to the rings of
 * this file, or are dropped. RENEW: of all pinned probes of this file, but
 * for those that have expired. DEL returns the final
 * counts: the probe has left the kernel and no call is being counted any more.
 */
#define KPM_IOC_INFO	_IOR(KPM_IOC_MAGIC, 0, struct kpm_info)
#define KPM_IOC_ADD	_IOWR(KPM_IOC_MAGIC, 1, struct kpm_probe)
#define KPM_IOC_DEL	_IOWR(KPM_IOC_MAGIC, 2, struct kpm_state)
#define KPM_IOC_STATE	_IOWR(KPM_IOC_MAGIC, 3, struct kpm_state)
#define KPM_IOC_CGROUPS	_IOW(KPM_IOC_MAGIC, 4, struct kpm_cgroups)
#define KPM_IOC_HISTOGRAM _IOWR(KPM_IOC_MAGIC, 5, struct kpm_histogram)
#define KPM_IOC_GROUPS	_IOWR(KPM_IOC_MAGIC, 6, struct kpm_groups)
#define KPM_IOC_RINGS	_IOWR(KPM_IOC_MAGIC, 7, struct kpm_rings)
#define KPM_IOC_ADOPT	_IOWR(KPM_IOC_MAGIC, 8, struct kpm_probe)
#define KPM_IOC_RENEW	_IO(KPM_IOC_MAGIC, 9)

#endif /* _UAPI_KPROBE_MONITOR_H */
