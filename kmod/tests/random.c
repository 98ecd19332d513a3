// SPDX-License-Identifier: GPL-2.0
#include "random.h"

static const uint64_t edges[] = {
	0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 31, 32, 63, 64, 65, 127, 128, 255, 256, 1023, 1024, 1025,
	4095, 4096, 4097, 16384, 65535, 65536, 0x3fffff, 0x400000, 0x400001, 0x7fffffff,
	0x80000000, 0xfffffffe, 0xffffffff, 0x100000000, 0x7fffffffffffffff, 0x8000000000000000,
	0xffffffff81000000, 0xfffffffffffff000, 0xffffffffffffffff,
};

uint64_t edge(struct random *random)
{
	return one_in(random, 8) ? any(random) : PICK(random, edges);
}

void spoil(struct random *random, void *bytes, size_t size)
{
	unsigned int times = 1 + below(random, 4);
	unsigned char *byte;

	while (size && times--) {
		byte = (unsigned char *)bytes + below(random, size);
		if (one_in(random, 2))
			*byte ^= 1U << below(random, 8);
		else
			*byte = any(random);
	}
}
