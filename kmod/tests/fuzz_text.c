// SPDX-License-Identifier: GPL-2.0
/* The text commands: their grammar, then what people and programs get wrong. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "device.h"
#include "fuzz.h"

#define ROOM 12288

struct outcome fuzz_text_outcomes[] = {
	{ .name = "text command" },
	{ .name = "read of the text" },
	{}
};

static const char * const extras[] = {
	"engine=auto", "engine=kprobe", "engine=ftrace", "engine=", "engine=x", "sample=10",
	"stack=1", "ttl=5", "=", "a=b", "group=command", "cgroup=1", "cgroup=1,", "lease=1ms", "lease=x",
};

static const char * const plain[] = {
	"list_symbols", "clear_stats", "list", "add", "del", "help", "", " ", "\t", "#", "add add add", "renew",
};

/* Numbers as words: mostly what the grammar wants, below @limit. */
static int number(struct random *random, char *to, unsigned int limit)
{
	if (!one_in(random, 8))
		return sprintf(to, " %u", below(random, limit));
	return sprintf(to, one_in(random, 2) ? " %lld" : " 0x%llx", (long long)edge(random));
}

static int add_command(struct random *random, char *to)
{
	/* words that may be left out, all after one that is */
	unsigned int words = below(random, 4);
	char *end = to;

	end += sprintf(end, "add %s ", fuzz_name(random));
	if (one_in(random, 8))
		end += sprintf(end, "0x%llx 3", (unsigned long long)edge(random));
	else
		end += sprintf(end, "%s", one_in(random, 4) ? fuzz_symbol(random) : "no-such-function");
	end += number(random, end, 3);
	if (words > 0)
		end += number(random, end, 2);
	if (words > 1)
		end += number(random, end, 300);
	if (words > 2)
		end += sprintf(end, " %s", one_in(random, 8) ? "sixteen-bytes-xx" : "load");
	if (one_in(random, 4))
		end += sprintf(end, " %s", PICK(random, extras));
	return end - to;
}

static int command(struct random *random, char *to)
{
	switch (below(random, 8)) {
	case 0 ... 2:
		return add_command(random, to);
	case 3:
		return sprintf(to, "renew %s", fuzz_name(random));
	case 4 ... 6:
		return sprintf(to, "del %s", fuzz_name(random));
	default:
		return sprintf(to, "%s", PICK(random, plain));
	}
}

/* Cuts, repeats, spoils or stretches; returns the new length. */
static size_t deform(struct random *random, char *text, size_t length)
{
	size_t at = below(random, length + 1), part = below(random, length - at + 1);

	switch (below(random, 5)) {
	case 0:
		return at;
	case 1:
		memmove(text + at + part, text + at, length - at);
		return length + part;
	case 2:
		memmove(text + at, text + at + part, length - at - part);
		return length - part;
	case 3:
		part = below(random, ROOM / 2 - length);
		memset(text + length, one_in(random, 2) ? ' ' : 'x', part);
		return length + part;
	default:
		spoil(random, text, length);
		return length;
	}
}

static void write_commands(struct fuzzer *fuzzer)
{
	struct random *random = &fuzzer->random;
	int fd = open(PROC, O_WRONLY | O_CLOEXEC);
	unsigned int lines = one_in(random, 4) ? 1 + below(random, 6) : 1;
	char text[ROOM];
	size_t length = 0;

	while (lines--) {
		length += command(random, text + length);
		if (lines || one_in(random, 2))
			text[length++] = '\n';
	}
	if (one_in(random, 4))
		length = deform(random, text, length);
	if (one_in(random, 16) && length <= 2048)
		fuzz_note(fuzz_text_outcomes, write(fd, fuzz_place(fuzzer, text, length), length));
	else
		fuzz_note(fuzz_text_outcomes, write(fd, text, length));
	close(fd);
}

static void read_state(struct fuzzer *fuzzer)
{
	struct random *random = &fuzzer->random;
	int fd = open(PROC, O_RDONLY | O_CLOEXEC);
	static const char none[2048];
	char text[ROOM];

	if (one_in(random, 4))
		lseek(fd, edge(random), SEEK_SET);
	if (one_in(random, 4))
		fuzz_note(fuzz_text_outcomes + 1, read(fd, fuzz_place(fuzzer, none, sizeof(none)), sizeof(none)));
	else
		fuzz_note(fuzz_text_outcomes + 1, read(fd, text, below(random, sizeof(text))));
	close(fd);
}

void fuzz_text(struct fuzzer *fuzzer)
{
	if (one_in(&fuzzer->random, 16))
		read_state(fuzzer);
	else
		write_commands(fuzzer);
}
