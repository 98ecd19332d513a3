// SPDX-License-Identifier: GPL-2.0
/* The words of a command that have a place: name, symbol, type, kret, pid, comm. */
#include <linux/build_bug.h>
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/string.h>

#include "command.h"
#include "symbols.h"
#include "words.h"

#define NAME_MAX_LENGTH	31

/**
 * kpm_word_name - take a monitor's name
 * @spec: to complete
 * @word: of a command
 *
 * Return: NULL or what is wrong, for people, as all here.
 */
const char *kpm_word_name(struct kpm_spec *spec, const char *word)
{
	const char *c;

	for (c = word; *c; c++)
		if (!isascii(*c) || !(isalnum(*c) || strchr("_.-", *c)))
			break;
	if (*c || c - word > NAME_MAX_LENGTH || strscpy(spec->name, word, KPM_NAME_SIZE) <= 0)
		return "name must be 1 to 31 of A-Z a-z 0-9 _ . -";
	return NULL;
}

/**
 * kpm_word_type - take the type of a target
 * @spec: to complete
 * @word: of a command
 *
 * Return: NULL or what is wrong.
 */
const char *kpm_word_type(struct kpm_spec *spec, const char *word)
{
	unsigned int number;

	if (kstrtouint(word, 10, &number) || number > KPM_TYPE_ADDRESS)
		return "type must be 0 system call, 1 kernel function, 2 of a module, 3 address";
	spec->type = number;
	return NULL;
}

/**
 * kpm_word_symbol - take a target, whose type is known
 * @command: to complete
 * @word: symbol, maybe with an offset
 *
 * Return: NULL or what is wrong.
 */
const char *kpm_word_symbol(struct kpm_command *command, const char *word)
{
	struct kpm_spec *spec = &command->spec;
	char *plus;

	if (strscpy(command->asked, word, sizeof(command->asked)) <= 0)
		return "symbol must have at most 127 characters";
	plus = strchr(command->asked, '+');
	if (plus)
		*plus = '\0';
	if (plus && kstrtoul(plus + 1, 0, &spec->offset))
		return "offset must be a number of bytes, as in symbol+0x10";
	if (spec->type == KPM_TYPE_SYSCALL) {
		if (kpm_syscall_symbol(spec->symbol, sizeof(spec->symbol), command->asked))
			return "symbol must have at most 127 characters";
	} else {
		strscpy(spec->symbol, command->asked, sizeof(spec->symbol));
	}
	if (spec->type == KPM_TYPE_ADDRESS) {
		if (kstrtoul(command->asked, 16, &spec->address) || !spec->address)
			return "symbol must be an address in hexadecimal, for type 3";
	} else if (!kpm_symbol_valid(spec->symbol)) {
		return "symbol must be a function, module:function or a pattern";
	}
	return NULL;
}

static const char *parse_kret(struct kpm_spec *spec, const char *word)
{
	if (kstrtou32(word, 10, &spec->kind) || spec->kind > KPM_RETURN)
		return "kret must be 0 (entry) or 1 (return)";
	return NULL;
}

static const char *parse_pid(struct kpm_spec *spec, const char *word)
{
	return kstrtou32(word, 10, &spec->tgid) ? "pid must be a number, 0 for any process" : NULL;
}

static const char *parse_comm(struct kpm_spec *spec, const char *word)
{
	if (strscpy(spec->comm, word, sizeof(spec->comm)) < 0)
		return "comm must be at most 15 bytes";
	return NULL;
}

static const char * (*const optional[])(struct kpm_spec *spec, const char *word) = {
	parse_kret, parse_pid, parse_comm,
};

static_assert(ARRAY_SIZE(optional) == KPM_WORDS_OPTIONAL);

/**
 * kpm_word_optional - take one of the words behind the type
 * @spec: to complete
 * @i: its place, from 0 to KPM_WORDS_OPTIONAL - 1
 * @word: of a command
 *
 * Return: NULL or what is wrong.
 */
const char *kpm_word_optional(struct kpm_spec *spec, unsigned int i, const char *word)
{
	return optional[i](spec, word);
}
