/* SPDX-License-Identifier: GPL-2.0 */
/* What the registers of a record are called, in the order in which they are shown. */
#ifndef _KPM_REGISTER_NAMES_H
#define _KPM_REGISTER_NAMES_H

#include <linux/ptrace.h>
#include <linux/types.h>

/* A name, and the place in the record, which is that in the program's view of struct pt_regs. */
struct kpm_register {
	const char *name;
	u8 at;
};

#define KPM_AT(field) (offsetof(struct pt_regs, field) / sizeof(long))

static const struct kpm_register kpm_register_names[] = {
#if defined(CONFIG_X86_64)
	{ "RIP", KPM_AT(ip) }, { "RSP", KPM_AT(sp) },
	{ "RAX", KPM_AT(ax) }, { "RBX", KPM_AT(bx) },
	{ "RCX", KPM_AT(cx) }, { "RDX", KPM_AT(dx) },
	{ "RSI", KPM_AT(si) }, { "RDI", KPM_AT(di) },
	{ "RBP", KPM_AT(bp) }, { "EFLAGS", KPM_AT(flags) },
	{ "R8", KPM_AT(r8) }, { "R9", KPM_AT(r9) },
	{ "R10", KPM_AT(r10) }, { "R11", KPM_AT(r11) },
	{ "R12", KPM_AT(r12) }, { "R13", KPM_AT(r13) },
	{ "R14", KPM_AT(r14) }, { "R15", KPM_AT(r15) },
#elif defined(CONFIG_X86_32)
	{ "EIP", KPM_AT(ip) }, { "ESP", KPM_AT(sp) },
	{ "EAX", KPM_AT(ax) }, { "EBX", KPM_AT(bx) },
	{ "ECX", KPM_AT(cx) }, { "EDX", KPM_AT(dx) },
	{ "ESI", KPM_AT(si) }, { "EDI", KPM_AT(di) },
	{ "EBP", KPM_AT(bp) }, { "EFLAGS", KPM_AT(flags) },
#elif defined(CONFIG_ARM64)
	{ "PC", 32 }, { "SP", 31 }, { "PSTATE", 33 }, { "LR", 30 },
	{ "X0", 0 }, { "X1", 1 }, { "X2", 2 }, { "X3", 3 },
	{ "X4", 4 }, { "X5", 5 }, { "X6", 6 }, { "X7", 7 },
	{ "X8", 8 }, { "X9", 9 }, { "X10", 10 }, { "X11", 11 },
	{ "X12", 12 }, { "X13", 13 }, { "X14", 14 }, { "X15", 15 },
	{ "X16", 16 }, { "X17", 17 }, { "X18", 18 }, { "X19", 19 },
	{ "X20", 20 }, { "X21", 21 }, { "X22", 22 }, { "X23", 23 },
	{ "X24", 24 }, { "X25", 25 }, { "X26", 26 }, { "X27", 27 },
	{ "X28", 28 }, { "X29", 29 },
#else
	{ "PC", 15 }, { "SP", 13 }, { "LR", 14 }, { "CPSR", 16 },
	{ "R0", 0 }, { "R1", 1 }, { "R2", 2 }, { "R3", 3 },
	{ "R4", 4 }, { "R5", 5 }, { "R6", 6 }, { "R7", 7 },
	{ "R8", 8 }, { "R9", 9 }, { "R10", 10 }, { "FP", 11 },
	{ "IP", 12 },
#endif
};

#undef KPM_AT

#endif /* _KPM_REGISTER_NAMES_H */
