// SPDX-License-Identifier: GPL-2.0
/* The sections of a record are printed in the order of struct kpm_record, from one to the next. */
#include <linux/capability.h>
#include <linux/kallsyms.h>
#include <linux/ktime.h>
#include <linux/math64.h>
#include <linux/seq_file.h>
#include <linux/slab.h>
#include <linux/string.h>
#include <linux/uaccess.h>

#include "arch.h"
#include "decode.h"
#include "epoch.h"
#include "notes.h"
#include "point.h"
#include "print_record.h"
#include "register_names.h"
#include "registers.h"
#include "site.h"

/* A record that is being printed, and what is known of its monitor. */
struct printing {
	struct seq_file *to;
	const struct kpm_record *record;
	const u64 *at;		/* section that comes next */
	bool raw;		/* the reader may see addresses of the kernel */
	bool found;		/* the monitor is still there */
	struct kpm_spec spec;
	unsigned long address;
	u64 hits;
};

static void note_monitor(const struct kpm_point *point, void *data)
{
	struct printing *printing = data;
	struct kpm_counts counts;

	if (point->slot != printing->record->slot ||
	    (u32)point->generation != printing->record->generation)
		return;
	kpm_epoch_counts(point, &counts);
	printing->found = true;
	printing->spec = point->spec;
	printing->address = point->address;
	printing->hits = counts.counters.hits;
}

/* Numbers as the kernel counts them are no addresses, and neither are small negative ones. */
static bool hidden(const struct printing *printing, unsigned long number)
{
	return !printing->raw && number >= KPM_USER_END && !IS_ERR_VALUE(number);
}

/* The name of a place; without one it would be an address. */
static noinline void print_symbol(const struct printing *printing, unsigned long address)
{
	char name[KSYM_SYMBOL_LEN];

	sprint_symbol(name, address);
	if (!printing->raw && !strncmp(name, "0x", 2))
		strscpy(name, "(hidden)", sizeof(name));
	seq_puts(printing->to, name);
	if (printing->raw)
		seq_printf(printing->to, " (0x%lx)", address);
}

static void print_time(const struct printing *printing)
{
	/* Two readings of clocks have time between them: records would change order. */
	ktime_t wall = ktime_mono_to_any(ns_to_ktime(printing->record->time), TK_OFFS_REAL);
	u64 seconds;
	u32 rest;

	seconds = div_u64_rem(ktime_to_ns(wall), NSEC_PER_SEC, &rest);
	seq_printf(printing->to, "Time: %llu.%06u\n", seconds, rest / (u32)NSEC_PER_USEC);
}

static u64 record_number(const struct kpm_record *record)
{
	struct kpm_note *note = kpm_note_get(record->slot, record->generation);
	u64 number = note ? note->records + 1 : 0;

	kpm_note_done();
	return number;
}

static void print_head(const struct printing *printing, int cpu)
{
	const struct kpm_record *record = printing->record;
	const struct kpm_spec *spec = &printing->spec;
	struct seq_file *to = printing->to;

	seq_puts(to, record->sections & KPM_CAPTURE_RESULT ? "[kprobe_monitor] Kretprobe return\n" :
							     "[kprobe_monitor] Kprobe hit\n");
	print_time(printing);
	seq_printf(to, "CPU: %d\n", cpu);
	if (!printing->found) {
		seq_printf(to, "Monitor: (deleted, of slot %u)\n", record->slot);
		return;
	}
	seq_printf(to, "Monitor: %s\nFunction: %s", spec->name, spec->symbol);
	if (spec->offset)
		seq_printf(to, "+0x%lx", spec->offset);
	if (!(record->sections & KPM_CAPTURE_FUNCTION))
		seq_printf(to, " @ 0x%0*lx", (int)sizeof(long) * 2,
			   printing->raw ? printing->address : 0);
	seq_printf(to, "\nRecord: %llu (hits: %llu)\n", record_number(record), printing->hits);
}

static void print_result(struct printing *printing)
{
	unsigned long result = printing->at[0];

	if (hidden(printing, result))
		seq_puts(printing->to, "Return value: (hidden)\n");
	else if (IS_ERR_VALUE(result))
		seq_printf(printing->to, "Return value: 0x%lx (%ld)\n", result, (long)result);
	else
		seq_printf(printing->to, "Return value: 0x%lx\n", result);
	seq_printf(printing->to, "Duration: %llu ns\n", printing->at[1]);
	printing->at += 2;
}

static void print_process(struct printing *printing)
{
	const struct kpm_record *record = printing->record;
	struct seq_file *to = printing->to;

	seq_printf(to, "Process:\n  PID: %u, TGID: %u\n  Command: %*pE\n", record->pid,
		   record->tgid, (int)strnlen(record->comm, sizeof(record->comm)), record->comm);
	if (record->sections & KPM_CAPTURE_CREDENTIALS) {
		seq_printf(to, "  UID: %u, GID: %u\n  Cgroup: %llu\n", (u32)printing->at[0],
			   (u32)(printing->at[0] >> 32), printing->at[1]);
		printing->at += 2;
	}
	if (record->sections & KPM_CAPTURE_MEMORY) {
		seq_printf(to, "  Virtual memory: %llu KB\n  RSS: %llu KB\n",
			   printing->at[0] >> 10, printing->at[1] >> 10);
		printing->at += 2;
	}
}

static void print_argument(const struct printing *printing, const char *format,
			   unsigned long number)
{
	if (hidden(printing, number))
		seq_puts(printing->to, "(hidden)");
	else
		seq_printf(printing->to, format, number);
}

static void print_arguments(struct printing *printing)
{
	const struct kpm_decoding *decoding = kpm_decoding_of(printing->spec.symbol);
	unsigned int number = printing->record->arguments, i;
	const char *format = "0x%lx";

	if (!number)
		return;
	seq_printf(printing->to, "%s: ", decoding ? decoding->function : "Arguments");
	for (i = 0; i < number; i++) {
		if (decoding) {
			format = decoding->arguments[i];
			if (!format)
				break;
		}
		if (i)
			seq_puts(printing->to, ", ");
		print_argument(printing, format, printing->at[i]);
	}
	seq_putc(printing->to, '\n');
	printing->at += number;
}

/* They may hold anything, so all of them are for those who may see addresses. */
static void print_registers(struct printing *printing)
{
	const struct kpm_register *name = kpm_register_names;
	unsigned int i;

	if (!printing->raw) {
		seq_puts(printing->to, "Registers: (hidden)\n");
	} else {
		seq_puts(printing->to, "Registers:\n");
		for (i = 0; i < ARRAY_SIZE(kpm_register_names); i++, name++)
			seq_printf(printing->to, "%s%s: 0x%0*lx%s", i % 2 ? "" : "  ", name->name,
				   (int)sizeof(long) * 2, (unsigned long)printing->at[name->at],
				   i % 2 || i + 1 == ARRAY_SIZE(kpm_register_names) ? "\n" : ", ");
	}
	printing->at += KPM_REGISTERS;
}

static void print_function(struct printing *printing)
{
	seq_puts(printing->to, "Called: ");
	print_symbol(printing, *printing->at++);
	seq_putc(printing->to, '\n');
}

static void print_stack(struct printing *printing)
{
	unsigned int i, number = printing->record->frames;

	seq_printf(printing->to, "Call stack (%u frames):\n", number);
	for (i = 0; i < number; i++) {
		seq_printf(printing->to, "  [%u] ", i);
		print_symbol(printing, *printing->at++);
		seq_putc(printing->to, '\n');
	}
}

static void print_user_stack(struct printing *printing)
{
	unsigned int i, number = printing->record->user_frames;

	seq_printf(printing->to, "User stack (%u frames):\n", number);
	for (i = 0; i < number; i++)
		seq_printf(printing->to, "  [%u] 0x%llx\n", i, *printing->at++);
}

static void print(struct printing *printing, int cpu)
{
	u8 sections = printing->record->sections;

	print_head(printing, cpu);
	if (sections & KPM_CAPTURE_RESULT)
		print_result(printing);
	print_process(printing);
	print_arguments(printing);
	if (sections & KPM_CAPTURE_REGISTERS)
		print_registers(printing);
	if (sections & KPM_CAPTURE_FUNCTION)
		print_function(printing);
	if (sections & KPM_CAPTURE_STACK)
		print_stack(printing);
	if (sections & KPM_CAPTURE_USER_STACK)
		print_user_stack(printing);
	seq_putc(printing->to, '\n');
}

/**
 * kpm_print_record - print a record
 * @to: where to
 * @record: complete
 * @cpu: that has written it
 */
void kpm_print_record(struct seq_file *to, const struct kpm_record *record, int cpu)
{
	struct printing *printing = kzalloc(sizeof(*printing), GFP_KERNEL);

	if (!printing)
		return;
	printing->to = to;
	printing->record = record;
	printing->at = (const u64 *)(record + 1);
	printing->raw = file_ns_capable(to->file, &init_user_ns, CAP_SYSLOG);
	kpm_points_walk(note_monitor, printing);
	print(printing, cpu);
	kfree(printing);
}
