// SPDX-License-Identifier: Apache-2.0
// Prints the frequency of this CPU's time stamp counter in kHz, which an emulated CPU shows its kernel as its own.
#include <stdio.h>
#include <time.h>
#include <x86intrin.h>

struct moment {
	unsigned long long ticks;
	double nanoseconds;
};

// Both clocks at one moment: of several readings the one that was interrupted least.
static struct moment now(void)
{
	struct moment best = {0};
	unsigned long long shortest = ~0ull;

	for (int i = 0; i < 50; i++) {
		struct timespec time;
		unsigned long long before = __rdtsc();

		clock_gettime(CLOCK_MONOTONIC_RAW, &time);

		unsigned long long width = __rdtsc() - before;

		if (width < shortest) {
			shortest = width;
			best = (struct moment){before + width / 2, time.tv_sec * 1e9 + time.tv_nsec};
		}
	}
	return best;
}

int main(void)
{
	const struct timespec tenth = {.tv_nsec = 100000000};
	struct moment start = now();

	nanosleep(&tenth, NULL);

	struct moment end = now();

	printf("%.0f\n", (end.ticks - start.ticks) / (end.nanoseconds - start.nanoseconds) * 1e6);
	return 0;
}
