// SPDX-License-Identifier: GPL-2.0
/* A function that has more than sixteen frames above it on every kernel. */
#include <poll.h>
#include <stdio.h>
#include <sys/epoll.h>
#include <sys/socket.h>

#include "bench.h"

/* The kernel lets no more of them watch each other. */
#define NESTED 5

/* A socket that is always ready, in an epoll in another and so on: to ask one asks all. */
static int nested(void)
{
	struct epoll_event ready = { .events = EPOLLOUT };
	int inner = socket(AF_INET, SOCK_DGRAM, 0), i;

	for (i = 0; i < NESTED; i++) {
		int outer = epoll_create1(0);

		ready.events |= EPOLLIN;
		if (epoll_ctl(outer, EPOLL_CTL_ADD, inner, &ready))
			perror("not ok: nested epoll");
		inner = outer;
	}
	return inner;
}

static void ask(long number)
{
	static int outermost = -1;
	struct pollfd question = { .events = POLLIN };

	if (outermost < 0)
		outermost = nested();
	question.fd = outermost;
	while (number--)
		if (poll(&question, 1, 0) != 1)
			perror("not ok: poll");
}

const struct bench_subject bench_deep = { "datagram_poll", ask };
