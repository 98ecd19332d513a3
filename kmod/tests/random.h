/* SPDX-License-Identifier: GPL-2.0 */
/* Numbers that look like chance and are the same for the same seed. */
#ifndef RANDOM_H
#define RANDOM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct random {
	uint64_t state;	/* not 0 */
};

static inline struct random random_from(unsigned int seed)
{
	return (struct random){ 0x9e3779b97f4a7c15ULL * (seed + 1) };
}

static inline uint64_t any(struct random *random)
{
	random->state ^= random->state >> 12;
	random->state ^= random->state << 25;
	random->state ^= random->state >> 27;
	return random->state * 0x2545f4914f6cdd1dULL;
}

/* below - 0 to @limit - 1 */
static inline unsigned int below(struct random *random, unsigned int limit)
{
	return (any(random) >> 32) % limit;
}

static inline bool one_in(struct random *random, unsigned int number)
{
	return !below(random, number);
}

#define PICK(random, array) ((array)[below(random, sizeof(array) / sizeof((array)[0]))])

/* edge - a number from where limits are */
uint64_t edge(struct random *random);

/* spoil - change some of @size bytes */
void spoil(struct random *random, void *bytes, size_t size);

#endif /* RANDOM_H */
