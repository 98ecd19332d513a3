// SPDX-License-Identifier: GPL-2.0
/*
 * add name symbol type [kret] [pid] [comm] [engine=...]
 * del name
 *
 * type: 0 system call, 1 kernel function, 2 module function, 3 address
 * kret: 0 entry, 1 return; pid: 0 any; comm: one word
 * engine: auto, kprobe or ftrace
 */
#include <linux/ctype.h>
#include <linux/kernel.h>
#include <linux/string.h>
#include <linux/stringify.h>

#include "command.h"
#include "symbols.h"

#define NAME_MAX_LENGTH	31
#define WORDS_MAX	8

/* Cuts a line into words; returns their number, one more than fit at most. */
static int split(char *line, char *words[WORDS_MAX])
{
	int count = 0;
	char *word;

	while ((word = strsep(&line, " \t"))) {
		if (!*word)
			continue;
		if (count == WORDS_MAX)
			return WORDS_MAX + 1;
		words[count++] = word;
	}
	return count;
}

static bool parse_name(char *to, const char *word)
{
	const char *c;

	for (c = word; *c; c++)
		if (!isascii(*c) || !(isalnum(*c) || strchr("_.-", *c)))
			return false;
	return c - word <= NAME_MAX_LENGTH && strscpy(to, word, KPM_NAME_SIZE) > 0;
}

static bool parse_target(struct kpm_spec *spec, const char *symbol, const char *type)
{
	unsigned int number;

	if (kstrtouint(type, 10, &number) || number > KPM_TYPE_ADDRESS)
		return false;
	spec->type = number;
	switch (spec->type) {
	case KPM_TYPE_SYSCALL:
		return !kpm_syscall_symbol(spec->symbol, sizeof(spec->symbol), symbol) &&
		       kpm_symbol_valid(spec->symbol);
	case KPM_TYPE_ADDRESS:
		return strscpy(spec->symbol, symbol, sizeof(spec->symbol)) > 0 &&
		       !kstrtoul(symbol, 16, &spec->address) && spec->address;
	default:
		return strscpy(spec->symbol, symbol, sizeof(spec->symbol)) > 0 &&
		       kpm_symbol_valid(spec->symbol);
	}
}

static const char * const engines[] = {
	[KPM_ENGINE_AUTO] = "auto",
	[KPM_ENGINE_KPROBE] = "kprobe",
	[KPM_ENGINE_FTRACE] = "ftrace",
};

/* Takes key=value off the end of the words. */
static const char *parse_extra(struct kpm_spec *spec, char **words, int *count)
{
	static const char key[] = "engine=";
	const char *word = words[*count - 1];
	int number;

	if (strncmp(word, key, strlen(key)))
		return NULL;
	number = match_string(engines, ARRAY_SIZE(engines), word + strlen(key));
	if (number < 0)
		return "engine must be auto, kprobe or ftrace";
	spec->engine = number;
	--*count;
	return NULL;
}

static const char *parse_add(struct kpm_spec *spec, char **words, int count)
{
	const char *why = parse_extra(spec, words, &count);

	if (why)
		return why;
	if (count < 4)
		return "add needs: name symbol type [kret] [pid] [comm] [engine=...]";
	if (count > 7)
		return "too many words";
	if (!parse_name(spec->name, words[1]))
		return "name must be 1 to 31 of A-Z a-z 0-9 _ . -";
	if (!parse_target(spec, words[2], words[3]))
		return "symbol and type must match: 0 system call, 1 function, 2 module, 3 address";
	if (count > 4 && (kstrtou32(words[4], 10, &spec->kind) || spec->kind > KPM_RETURN))
		return "kret must be 0 (entry) or 1 (return)";
	if (count > 5 && kstrtou32(words[5], 10, &spec->tgid))
		return "pid must be a number, 0 for any process";
	if (count > 6 && strscpy(spec->comm, words[6], sizeof(spec->comm)) < 0)
		return "comm must be at most 15 bytes";
	return NULL;
}

static const char *parse(struct kpm_command *command, char *line)
{
	char *words[WORDS_MAX];
	int count = split(line, words);

	if (!count)
		return NULL;
	if (count > WORDS_MAX)
		return "too many words";
	if (!strcmp(words[0], "add")) {
		command->verb = KPM_VERB_ADD;
		return parse_add(&command->spec, words, count);
	}
	if (strcmp(words[0], "del"))
		return "unknown command; known are add and del";
	command->verb = KPM_VERB_DEL;
	if (count != 2 || !parse_name(command->spec.name, words[1]))
		return "del needs: name";
	return NULL;
}

/**
 * kpm_command_parse - understand a line
 * @command: to fill
 * @line: without its newline; it is taken apart
 * @why: set to a clause for people on failure
 *
 * Return: 0 or -EINVAL.
 */
int kpm_command_parse(struct kpm_command *command, char *line, const char **why)
{
	memset(command, 0, sizeof(*command));
	*why = parse(command, line);
	return *why ? -EINVAL : 0;
}

/**
 * kpm_command_reason - say what an error of add or del means
 * @err: negative error of a well-formed command
 *
 * Return: a clause for people.
 */
const char *kpm_command_reason(int err)
{
	switch (err) {
	case -ENOENT:
		return "no such symbol or monitor";
	case -EEXIST:
		return "a monitor of this name exists";
	case -EADDRNOTAVAIL:
		return "the symbol is ambiguous; use type 3 with its address";
	case -EOPNOTSUPP:
		return "not possible by this engine";
	case -EACCES:
		return "the kernel forbids probes there";
	case -EILSEQ:
		return "the address is in the middle of an instruction";
	case -E2BIG:
		return "the pattern matches more than " __stringify(KPM_FUNCTIONS_MAX) " functions";
	case -ENOSPC:
		return "all monitors are in use; see parameter max_probes";
	case -ESRCH:
		return "no such process in this pid namespace";
	case -ENOMEM:
		return "out of memory";
	case -EINVAL:
		return "not a valid target or process";
	default:
		return "refused by the kernel";
	}
}
