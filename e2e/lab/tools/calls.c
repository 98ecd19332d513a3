// SPDX-License-Identifier: Apache-2.0
// Makes an exact number of system calls under a command name, and says which process makes them.
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

static const char usage[] =
	"usage: calls [-d] [-w] [-r RATE] SYSCALL COUNT [COMMAND]\n"
	"Makes exactly COUNT raw calls of SYSCALL (0: until killed) as a process named COMMAND (default lab-calls).\n"
	"Prints \"pid N\" first and \"done N\" last.\n"
	"  -d       go on in the background after \"pid N\"; nothing more is printed\n"
	"  -w       after \"pid N\" wait for a line (or the end) on standard input\n"
	"  -r RATE  RATE calls a second, in bursts of a tenth of a second; default: as fast as possible\n";

// Where the calls about memory do their work: mapped before the counting starts.
enum { PAGE = 4096 };
static char *page;

// A system call with arguments that make it harmless. Its result does not matter: a call that fails is a call.
struct call {
	const char *name;
	long number;
	long arguments[6];
	int on_page; // the first argument is the address of the page
};

static struct call calls[] = {
	{"getppid", SYS_getppid, {0}, 0},
	{"getpgid", SYS_getpgid, {0}, 0},
	{"getuid", SYS_getuid, {0}, 0},
	{"gettid", SYS_gettid, {0}, 0},
	{"mmap", SYS_mmap, {0, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED, -1, 0}, 1},
	{"munmap", SYS_munmap, {0, PAGE}, 1},
	{"mprotect", SYS_mprotect, {0, PAGE, PROT_READ | PROT_WRITE}, 1},
	{"madvise", SYS_madvise, {0, PAGE, MADV_DONTNEED}, 1},
	{"mremap", SYS_mremap, {0, PAGE, PAGE, 0}, 1},
	{"brk", SYS_brk, {0}, 0},
	{"close", SYS_close, {-1}, 0},
	{"openat", SYS_openat, {AT_FDCWD, (long)"", O_RDONLY}, 0},
	{"sync", SYS_sync, {0}, 0},
};

// Output without stdio, whose buffers would be allocated by system calls of the kind that is counted.
__attribute__((format(printf, 2, 3))) static void print(int descriptor, const char *format, ...)
{
	char line[1024];
	va_list arguments;

	va_start(arguments, format);
	int length = vsnprintf(line, sizeof(line), format, arguments);
	va_end(arguments);
	if (write(descriptor, line, length) != length)
		_exit(1);
}

__attribute__((noreturn)) static void refuse(const char *what)
{
	print(2, "calls: %s\n%s", what, usage);
	_exit(64);
}

static struct call *find(const char *name)
{
	for (size_t i = 0; i < sizeof(calls) / sizeof(*calls); i++)
		if (!strcmp(calls[i].name, name))
			return &calls[i];
	refuse("unknown system call");
}

static unsigned long number(const char *text)
{
	char *end;

	errno = 0;
	unsigned long value = strtoul(text, &end, 10);
	if (errno || *end || end == text)
		refuse("not a number");
	return value;
}

static void make(const struct call *call, unsigned long count)
{
	const long *a = call->arguments;

	while (count--)
		syscall(call->number, a[0], a[1], a[2], a[3], a[4], a[5]);
}

// Makes count calls, or endlessly many when it is 0, in bursts when there is a rate.
static void run(const struct call *call, unsigned long count, unsigned long rate)
{
	const struct timespec tenth = {.tv_nsec = 100000000};
	unsigned long burst = rate ? (rate + 9) / 10 : count ? count : 1000000;

	for (unsigned long left = count; !count || left;) {
		unsigned long now = count && left < burst ? left : burst;

		make(call, now);
		left -= count ? now : 0;
		if (rate)
			nanosleep(&tenth, NULL);
	}
}

static void detach(void)
{
	pid_t child = fork();

	if (child < 0) {
		print(2, "calls: fork: %s\n", strerror(errno));
		_exit(1);
	}
	if (child) {
		print(1, "pid %d\n", child);
		_exit(0);
	}
	setsid();
	for (int descriptor = 0; descriptor < 3; descriptor++)
		close(descriptor);
}

static void wait_for_line(void)
{
	char byte;

	while (read(0, &byte, 1) == 1 && byte != '\n')
		;
}

int main(int argc, char **argv)
{
	int detached = 0, waits = 0, option;
	unsigned long rate = 0;

	while ((option = getopt(argc, argv, "+dwr:")) != -1)
		switch (option) {
		case 'd': detached = 1; break;
		case 'w': waits = 1; break;
		case 'r': rate = number(optarg); break;
		default: refuse("unknown option");
		}
	if (argc - optind < 2 || argc - optind > 3 || (detached && waits))
		refuse("SYSCALL and COUNT are needed, -d and -w exclude each other");
	struct call *call = find(argv[optind]);
	unsigned long count = number(argv[optind + 1]);
	const char *command = optind + 2 < argc ? argv[optind + 2] : "lab-calls";

	page = mmap(NULL, PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (page == MAP_FAILED)
		refuse(strerror(errno));
	if (call->on_page)
		call->arguments[0] = (long)page;
	signal(SIGPIPE, SIG_IGN);
	if (detached)
		detach();
	else
		print(1, "pid %d\n", getpid());
	if (waits)
		wait_for_line();
	prctl(PR_SET_NAME, command);
	run(call, count, rate);
	if (!detached)
		print(1, "done %lu\n", count);
	return 0;
}
