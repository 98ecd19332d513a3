/* SPDX-License-Identifier: GPL-2.0 */
/* What the arguments of the memory system calls are called. */
#ifndef _KPM_DECODE_H
#define _KPM_DECODE_H

#define KPM_DECODED_MAX		5

/**
 * struct kpm_decoding - the arguments of a function, in order
 * @function: its name, without what stands for a system call here
 * @arguments: their names, as printf() formats of a long; NULL behind the last
 */
struct kpm_decoding {
	const char *function;
	const char *arguments[KPM_DECODED_MAX + 1];
};

const struct kpm_decoding *kpm_decoding_of(const char *symbol);
unsigned int kpm_decode_arguments(const char *symbol);

#endif /* _KPM_DECODE_H */
