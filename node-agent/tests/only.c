// SPDX-License-Identifier: Apache-2.0
/*
 * only NUMBER,NUMBER… PROGRAM ARGUMENT…: runs a program as root with these capabilities, by their numbers in
 * linux/capability.h, and no other.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <unistd.h>

int main(int argc, char **argv)
{
	unsigned long long kept = 0;

	if (argc < 3)
		return 2;
	for (char *at = argv[1]; *at; at += *at == ',')
		kept |= 1ULL << (strtoul(at, &at, 10) & 63);
	for (int number = 0; prctl(PR_CAPBSET_READ, number) >= 0; number++) {
		if (!(kept >> number & 1) && prctl(PR_CAPBSET_DROP, number)) {
			perror("PR_CAPBSET_DROP");
			return 1;
		}
	}
	execv(argv[2], argv + 2);
	perror(argv[2]);
	return 1;
}
