// SPDX-License-Identifier: GPL-2.0
/* The calls of the device: one row for each, one line for each of its fields. */
#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>

#include "device.h"
#include "fuzz.h"

/* What a field holds. */
enum kind {
	NUMBER,		/* below limit */
	OPTION,		/* the same, but most often 0 */
	SIZE,		/* a page, times two below limit times */
	ADDRESS,	/* of memory for an array */
	PROCESS,
	MILLISECONDS,	/* of a lease: few, or more than may be */
	OFFSET,
	NAME,
	SYMBOL_NAME,
	COMMAND,
	HANDLE,		/* a slot that was given out */
	GIVEN,		/* (out) such a slot */
};

struct field {
	enum kind kind;
	size_t at, size;
	unsigned int limit;
};

#define FIELD(kind, type, member, limit) \
	{ kind, offsetof(struct type, member), sizeof(((struct type *)0)->member), limit }

#define COMPARISON(member, right) \
	FIELD(OPTION, kpm_probe, member.argument, 7), \
	FIELD(OPTION, kpm_probe, member.operator, 0x20), \
	FIELD(OPTION, kpm_probe, member.value, right)

static const struct field probe_fields[] = {
	FIELD(NUMBER, kpm_probe, kind, KPM_RETURN + 1),
	FIELD(NUMBER, kpm_probe, engine, KPM_ENGINE_FTRACE + 1),
	FIELD(PROCESS, kpm_probe, tgid, 0),
	FIELD(GIVEN, kpm_probe, slot, 0),
	FIELD(OPTION, kpm_probe, filters, 4),
	FIELD(OPTION, kpm_probe, uid, 2),
	FIELD(OPTION, kpm_probe, group, 6),
	FIELD(OPTION, kpm_probe, capture, 0x100),
	FIELD(OPTION, kpm_probe, arguments, 7),
	FIELD(OPTION, kpm_probe, depth, KPM_DEPTH_MAX + 1),
	FIELD(OPTION, kpm_probe, sample, 10),
	FIELD(OPTION, kpm_probe, limit, 1000),
	FIELD(OPTION, kpm_probe, histogram, 2),
	FIELD(MILLISECONDS, kpm_probe, lease, 0),
	FIELD(OPTION, kpm_probe, budget, 3),
	FIELD(OFFSET, kpm_probe, offset, 0),
	FIELD(NAME, kpm_probe, name, 0),
	FIELD(SYMBOL_NAME, kpm_probe, symbol, 0),
	FIELD(COMMAND, kpm_probe, comm, 0),
	COMPARISON(comparisons[0], 4096),
	COMPARISON(comparisons[1], 4096),
	COMPARISON(comparisons[KPM_COMPARISONS - 1], 4096),
	COMPARISON(result, 2),
	{}
};

static const struct field state_fields[] = {
	FIELD(HANDLE, kpm_state, slot, 0),
	{}
};

static const struct field cgroups_fields[] = {
	FIELD(HANDLE, kpm_cgroups, slot, 0),
	FIELD(NUMBER, kpm_cgroups, number, 16),
	FIELD(ADDRESS, kpm_cgroups, ids, 0),
	{}
};

static const struct field histogram_fields[] = {
	FIELD(HANDLE, kpm_histogram, slot, 0),
	{}
};

static const struct field groups_fields[] = {
	FIELD(HANDLE, kpm_groups, slot, 0),
	FIELD(NUMBER, kpm_groups, number, 2 * KPM_GROUPS_MAX + 1),
	FIELD(ADDRESS, kpm_groups, groups, 0),
	{}
};

static const struct field rings_fields[] = {
	FIELD(SIZE, kpm_rings, bytes, 7),
	FIELD(NUMBER, kpm_rings, watermark, 4096),
	{}
};

static const struct field adopt_fields[] = {
	FIELD(GIVEN, kpm_probe, slot, 0),
	FIELD(NAME, kpm_probe, name, 0),
	{}
};

static const struct field no_fields[] = { {} };

/* How often each is called, in relation to the others. An accepted ADD costs a hundred times the others. */
static const struct call {
	unsigned int number, weight;
	const struct field *fields;
} calls_table[] = {
	{ KPM_IOC_INFO, 2, no_fields },
	{ KPM_IOC_ADD, 5, probe_fields },
	{ KPM_IOC_DEL, 3, state_fields },
	{ KPM_IOC_STATE, 6, state_fields },
	{ KPM_IOC_CGROUPS, 4, cgroups_fields },
	{ KPM_IOC_HISTOGRAM, 4, histogram_fields },
	{ KPM_IOC_GROUPS, 4, groups_fields },
	{ KPM_IOC_RINGS, 1, rings_fields },
	{ KPM_IOC_ADOPT, 2, adopt_fields },
	{ KPM_IOC_RENEW, 1, no_fields },
};

#define CALLS (sizeof(calls_table) / sizeof(calls_table[0]))

struct outcome fuzz_ioctl_outcomes[] = {
	{ .name = "ioctl INFO" },
	{ .name = "ioctl ADD" },
	{ .name = "ioctl DEL" },
	{ .name = "ioctl STATE" },
	{ .name = "ioctl CGROUPS" },
	{ .name = "ioctl HISTOGRAM" },
	{ .name = "ioctl GROUPS" },
	{ .name = "ioctl RINGS" },
	{ .name = "ioctl ADOPT" },
	{ .name = "ioctl RENEW" },
	{ .name = "ioctl of no such number" },
	{}
};

_Static_assert(sizeof(fuzz_ioctl_outcomes) / sizeof(fuzz_ioctl_outcomes[0]) == CALLS + 2,
	       "an outcome for each call");

#define GIVEN_SLOTS 4
static atomic_uint given[FILES][GIVEN_SLOTS];

static void put(void *at, size_t size, uint64_t value)
{
	memcpy(at, &value, size < sizeof(value) ? size : sizeof(value));
}

static void put_text(void *at, size_t size, const char *text)
{
	snprintf(at, size, "%s", text);
}

static void good(struct fuzzer *fuzzer, int file, const struct field *field, void *at)
{
	struct random *random = &fuzzer->random;
	static const char * const commands[] = { "", "", "init", "load", "fifteen-bytes-x" };

	switch (field->kind) {
	case NUMBER:
		put(at, field->size, below(random, field->limit));
		break;
	case OPTION:
		put(at, field->size, one_in(random, 4) ? below(random, field->limit) : 0);
		break;
	case SIZE:
		put(at, field->size, 4096UL << below(random, field->limit));
		break;
	case ADDRESS:
		put(at, field->size, (uintptr_t)fuzzer->array);
		break;
	case PROCESS:
		put(at, field->size, one_in(random, 2) ? 0 : 1 + below(random, 300));
		break;
	case MILLISECONDS:
		put(at, field->size, one_in(random, 4) ? 1 + below(random, LEASE) : 0);
		break;
	case OFFSET:
		put(at, field->size, one_in(random, 4) ? below(random, 32) : 0);
		break;
	case NAME:
		put_text(at, field->size, fuzz_name(random));
		break;
	case SYMBOL_NAME:
		put_text(at, field->size, fuzz_symbol(random));
		break;
	case COMMAND:
		put_text(at, field->size, PICK(random, commands));
		break;
	case HANDLE:
		put(at, field->size, PICK(random, given[file]));
		break;
	case GIVEN:
		break;
	}
}

/* Text without an end, of chance, or with something odd in it; numbers at the edge. */
static void bad(struct random *random, const struct field *field, void *at)
{
	static const char * const odd[] = {
		"", " ", "a b", "\t", "\n", ":", "a:", ":b", "a:b:c", "no_such_function",
		"no_such_module:f", "jiffies", "%s%n", "\xff\xfe", "../x", "kprobe_monitor:", "0x0",
	};
	unsigned int i;

	if (field->kind == MILLISECONDS) {
		put(at, field->size, KPM_LEASE_MAX + 1 + below(random, 1 << 30));
		return;
	}
	if (field->kind != NAME && field->kind != SYMBOL_NAME && field->kind != COMMAND) {
		put(at, field->size, edge(random));
		return;
	}
	switch (below(random, 4)) {
	case 0:
		memset(at, 'x', field->size);
		break;
	case 1:
		for (i = 0; i < field->size; i++)
			((char *)at)[i] = any(random);
		break;
	case 2:
		spoil(random, at, field->size);
		break;
	default:
		put_text(at, field->size, PICK(random, odd));
	}
}

/* A request that is right, that is wrong in some field, or that has some bytes of chance. */
static void fill(struct fuzzer *fuzzer, int file, const struct call *call, char *bytes)
{
	struct random *random = &fuzzer->random;
	bool right = one_in(random, 4);
	const struct field *field;

	for (field = call->fields; field->size; field++) {
		good(fuzzer, file, field, bytes + field->at);
		if (!right && one_in(random, 6))
			bad(random, field, bytes + field->at);
	}
	if (right || !one_in(random, 4))
		return;
	spoil(random, bytes, _IOC_SIZE(call->number));
	/* what stays for hours could not be told from what is left behind */
	for (field = call->fields; field->size; field++)
		if (field->kind == MILLISECONDS)
			good(fuzzer, file, field, bytes + field->at);
}

static void remember(struct random *random, int file, const struct call *call, const char *bytes)
{
	const struct field *field;
	unsigned int slot;

	for (field = call->fields; field->size; field++) {
		if (field->kind != GIVEN)
			continue;
		memcpy(&slot, bytes + field->at, sizeof(slot));
		atomic_store(&given[file][below(random, GIVEN_SLOTS)], slot);
	}
}

/* As a 32-bit program calls it, where a program of 64 bits may. */
static long compat_ioctl(int fd, unsigned int number, void *argument)
{
#ifdef __x86_64__
	long result;

	asm volatile("int $0x80" : "=a"(result)
		     : "a"(54L), "b"((long)fd), "c"((long)number), "d"(argument)
		     : "memory", "r8", "r9", "r10", "r11");
	/* the kernel returns 32 bits */
	result = (int)result;
	if (result >= 0)
		return result;
	errno = -result;
	return -1;
#else
	return ioctl(fd, number, argument);
#endif
}

static unsigned int other_number(struct random *random, unsigned int number)
{
	switch (below(random, 4)) {
	case 0:
		return _IOC(_IOC_DIR(number), KPM_IOC_MAGIC, _IOC_NR(number), below(random, 1 << _IOC_SIZEBITS));
	case 1:
		return _IOC(below(random, 4), KPM_IOC_MAGIC, _IOC_NR(number), _IOC_SIZE(number));
	case 2:
		return _IOC(_IOC_DIR(number), KPM_IOC_MAGIC, below(random, 256), _IOC_SIZE(number));
	default:
		return any(random);
	}
}

static unsigned int which(struct random *random)
{
	unsigned int total = 0, i;

	for (i = 0; i < CALLS; i++)
		total += calls_table[i].weight;
	total = below(random, total);
	for (i = 0; total >= calls_table[i].weight; i++)
		total -= calls_table[i].weight;
	return i;
}

/* The number of the call that is asked for, or CALLS when there is no such. */
static unsigned int meant(unsigned int number)
{
	unsigned int i;

	for (i = 0; i < CALLS && calls_table[i].number != number; i++)
		;
	return i;
}

void fuzz_ioctl(struct fuzzer *fuzzer)
{
	struct random *random = &fuzzer->random;
	unsigned int row = which(random);
	const struct call *call = &calls_table[row];
	unsigned int number = call->number;
	char bytes[4096] = {};
	long result;
	void *at;
	int file = below(random, FILES), fd;

	fill(fuzzer, file, call, bytes);
	at = fuzz_place(fuzzer, bytes, _IOC_SIZE(number));
	if (one_in(random, 8))
		number = other_number(random, number);
	fd = fuzz_files[file];
	if (one_in(random, 8) && (uint64_t)(uintptr_t)at >> 32 == 0)
		result = compat_ioctl(fd, number, at);
	else
		result = ioctl(fd, number, at);
	row = meant(number);
	fuzz_note(&fuzz_ioctl_outcomes[row], result);
	if (!result && row < CALLS)
		remember(random, file, &calls_table[row], at);
}
