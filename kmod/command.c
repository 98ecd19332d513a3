// SPDX-License-Identifier: GPL-2.0
/*
 * add name symbol[+offset] type [kret] [pid] [comm] [key=value ...]
 * del name
 * renew name
 * list_symbols
 * clear_stats
 *
 * type: 0 system call, 1 kernel function, 2 module function, 3 address
 * kret: 0 entry, 1 return; pid: 0 any; comm: one word
 */
#include <linux/kernel.h>
#include <linux/string.h>

#include "command.h"
#include "decode.h"
#include "keys.h"
#include "words.h"

#define WORDS_MAX	32
#define UNSET		U32_MAX

static u32 default_lease;	/* ms, 0 for none */

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

/* Is this a word in its place? A command may look as it likes, but no number has a =. */
static bool in_place(const char *word, int i)
{
	if (i >= KPM_WORDS_OPTIONAL || kpm_keys_begin(word))
		return false;
	return i == KPM_WORDS_OPTIONAL - 1 || !strchr(word, '=');
}

/* The words behind the type: those in their places, then keys to the end. */
static const char *parse_optional(struct kpm_command *command, char **words, int count)
{
	struct kpm_spec *spec = &command->spec;
	const char *why = NULL;
	int i = 0;

	for (; !why && i < count && in_place(words[i], i); i++) {
		command->word = words[i];
		why = kpm_word_optional(spec, i, words[i]);
	}
	for (; !why && i < count; i++) {
		command->word = words[i];
		why = kpm_keys_parse(spec, words[i]);
	}
	return why;
}

/* What no word says by itself. */
static const char *completed(struct kpm_spec *spec)
{
	bool returns = spec->kind == KPM_RETURN;

	if (spec->arguments == UNSET)
		spec->arguments = spec->capture ? kpm_decode_arguments(spec->symbol) : 0;
	if (spec->lease == UNSET)
		spec->lease = default_lease;
	if (spec->offset && returns)
		return "an offset needs kret 0: a return has none";
	if (spec->histogram && !returns)
		return "histogram needs kret 1: only a return has a duration";
	if ((spec->result.operator || spec->group == KPM_GROUP_RESULT) && !returns)
		return "ret and group=result need kret 1: an entry has no result yet";
	if ((spec->sample || spec->limit || spec->depth) && !spec->capture && !spec->arguments)
		return "sample, limit and depth need capture= or args=: only records have them";
	return NULL;
}

static const char *parse_add(struct kpm_command *command, char **words, int count)
{
	struct kpm_spec *spec = &command->spec;
	const char *why;
	int i;

	for (i = 0; i < count && i < 4; i++)
		if (kpm_keys_begin(words[i]))
			break;
	if (i < 4)
		return "add needs: name symbol type [kret] [pid] [comm] [key=value ...]";
	spec->arguments = UNSET;
	spec->lease = UNSET;
	command->word = words[1];
	why = kpm_word_name(spec, words[1]);
	if (why)
		return why;
	command->word = words[3];
	why = kpm_word_type(spec, words[3]);
	if (why)
		return why;
	command->word = words[2];
	why = kpm_word_symbol(command, words[2]);
	if (!why)
		why = parse_optional(command, words + 4, count - 4);
	if (why)
		return why;
	command->word = NULL;
	return completed(spec);
}

static const char *parse_del(struct kpm_command *command, char **words, int count)
{
	if (count != 2)
		return "del needs: name";
	command->word = words[1];
	return kpm_word_name(&command->spec, words[1]);
}

static const char *parse_renew(struct kpm_command *command, char **words, int count)
{
	if (count != 2)
		return "renew needs: name";
	command->word = words[1];
	return kpm_word_name(&command->spec, words[1]);
}

static const char *parse_alone(struct kpm_command *command, char **words, int count)
{
	return count == 1 ? NULL : "list_symbols and clear_stats stand alone";
}

static const struct {
	const char *name;
	enum kpm_verb verb;
	const char *(*parse)(struct kpm_command *command, char **words, int count);
} verbs[] = {
	{ "add", KPM_VERB_ADD, parse_add },
	{ "del", KPM_VERB_DEL, parse_del },
	{ "renew", KPM_VERB_RENEW, parse_renew },
	{ "list_symbols", KPM_VERB_LIST_SYMBOLS, parse_alone },
	{ "clear_stats", KPM_VERB_CLEAR_STATS, parse_alone },
};

static const char *parse(struct kpm_command *command, char *line)
{
	char *words[WORDS_MAX];
	int count = split(line, words), i;

	if (!count)
		return NULL;
	if (count > WORDS_MAX)
		return "too many words";
	for (i = 0; i < ARRAY_SIZE(verbs); i++) {
		if (strcmp(words[0], verbs[i].name))
			continue;
		command->verb = verbs[i].verb;
		return verbs[i].parse(command, words, count);
	}
	command->word = words[0];
	return "unknown command; known are add, del, renew, list_symbols and clear_stats";
}

/**
 * kpm_command_lease - set the lease of monitors that are added without one
 * @milliseconds: 0 for none
 */
void kpm_command_lease(u32 milliseconds)
{
	default_lease = milliseconds;
}

/**
 * kpm_command_parse - understand a line
 * @command: to fill; it keeps pointers into @line
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
