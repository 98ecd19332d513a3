// SPDX-License-Identifier: GPL-2.0
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "check.h"
#include "device.h"
#include "text.h"

ssize_t write_bytes(const char *text, size_t size)
{
	int fd = open(PROC, O_WRONLY | O_CLOEXEC);
	ssize_t written = write(fd, text, size);
	int saved = errno;

	close(fd);
	errno = saved;
	return written;
}

ssize_t command(const char *text)
{
	return write_bytes(text, strlen(text));
}

void accepted(const char *text)
{
	ssize_t written = command(text);

	check(written == (ssize_t)strlen(text), text, "%zd: %s", written, strerror(errno));
}

void shows(const char *part)
{
	const char *state = contents(PROC);

	check(strstr(state, part), part, "the state is\n%s", state);
}

void shows_not(const char *part)
{
	const char *state = contents(PROC);

	check(!strstr(state, part), part, "must not be in the state, but that is\n%s", state);
}

void bad(const char *text, int must, const char *reason)
{
	char line[300];

	fails(command(text), must, text);
	snprintf(line, sizeof(line), "Last error: %s: %s", text, reason);
	shows(line);
}

long long number_of(const char *name, const char *key)
{
	char head[64], line[1024];
	const char *at;

	snprintf(head, sizeof(head), "] %s: ", name);
	at = strstr(contents(PROC), head);
	if (!at)
		return -1;
	snprintf(line, sizeof(line), "%.*s", (int)strcspn(at, "\n"), at);
	at = strstr(line, key);
	return at ? strtoll(at + strlen(key), NULL, 10) : -1;
}

const char *records(int fd)
{
	static char text[512 * 1024];
	size_t total = 0;
	ssize_t got;

	while (total < sizeof(text) - 1 &&
	       (got = read(fd, text + total, sizeof(text) - 1 - total)) > 0)
		total += got;
	text[total] = '\0';
	return text;
}

void drain(int fd)
{
	while (*records(fd))
		;
}

int times(const char *text, const char *part)
{
	int number = 0;

	for (; (text = strstr(text, part)); text += strlen(part))
		number++;
	return number;
}
