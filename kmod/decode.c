// SPDX-License-Identifier: GPL-2.0
#include <linux/kernel.h>
#include <linux/string.h>

#include "decode.h"

static const struct kpm_decoding decodings[] = {
	{ "mmap", { "addr=0x%lx", "len=%lu", "prot=0x%lx", "flags=0x%lx" } },
	{ "munmap", { "addr=0x%lx", "len=%lu" } },
	{ "mprotect", { "addr=0x%lx", "len=%lu", "prot=0x%lx" } },
	{ "brk", { "addr=0x%lx" } },
	{ "mremap", { "addr=0x%lx", "len=%lu", "new_len=%lu", "flags=0x%lx", "new_addr=0x%lx" } },
};

static const char * const prefixes[] = {
	"__x64_sys_", "__arm64_sys_", "__ia32_sys_", "__ia32_compat_sys_", "sys_",
};

/* The system call that a function is entered by, or NULL. */
static const char *system_call(const char *symbol)
{
	unsigned int i;

	for (i = 0; i < ARRAY_SIZE(prefixes); i++)
		if (!strncmp(symbol, prefixes[i], strlen(prefixes[i])))
			return symbol + strlen(prefixes[i]);
	return NULL;
}

/**
 * kpm_decoding_of - what the arguments of a function are called
 * @symbol: the function
 *
 * Return: the names, or NULL for other functions than the memory system calls.
 */
const struct kpm_decoding *kpm_decoding_of(const char *symbol)
{
	const char *name = system_call(symbol);
	unsigned int i;

	if (!name)
		return NULL;
	if (!strcmp(name, "mmap_pgoff"))
		name = "mmap";
	for (i = 0; i < ARRAY_SIZE(decodings); i++)
		if (!strcmp(decodings[i].function, name))
			return &decodings[i];
	return NULL;
}

/**
 * kpm_decode_arguments - how many arguments of a function have a name
 * @symbol: the function
 *
 * Return: their number, 0 for unknown functions.
 */
unsigned int kpm_decode_arguments(const char *symbol)
{
	const struct kpm_decoding *decoding = kpm_decoding_of(symbol);
	unsigned int number = 0;

	while (decoding && decoding->arguments[number])
		number++;
	return number;
}
