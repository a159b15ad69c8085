#include "checksum.h"

#include <string.h>

static inline uint64_t word(const uint8_t *bytes) {
    uint64_t value;
    memcpy(&value, bytes, 8);
    return value;
}

static inline uint64_t mix(uint64_t sum, uint64_t value) {
    sum = (sum ^ value) * 0x9E3779B97F4A7C15u;
    return sum ^ sum >> 29;
}

// Each step is a bijection of the sum, so that a change of one word always changes the result. Four sums at a time,
// because a processor multiplies several numbers at once.
static void add(uint64_t sums[4], const uint8_t *bytes, int count) {
    uint64_t a = sums[0], b = sums[1], c = sums[2], d = sums[3];
    int at = 0;
    for (; at + 32 <= count; at += 32) {
        a = mix(a, word(bytes + at));
        b = mix(b, word(bytes + at + 8));
        c = mix(c, word(bytes + at + 16));
        d = mix(d, word(bytes + at + 24));
    }
    for (; at + 8 <= count; at += 8) a = mix(a, word(bytes + at));
    sums[0] = a;
    sums[1] = b;
    sums[2] = c;
    sums[3] = d;
}

uint64_t winnow_page_checksum(const uint8_t *page, int count, sqlite3_int64 offset) {
    uint64_t number = (uint64_t)(offset / count) + 1;
    uint64_t sums[4] = {number, 0x243F6A8885A308D3u, 0x13198A2E03707344u, 0xA4093822299F31D0u};
    int end = count - WINNOW_PAGE_CHECKSUM_BYTES, start = 0;
    if (offset == 0) {
        // The stamp changes without the page.
        add(sums, page, stampOffset);
        start = stampOffset + stampSize;
    }
    add(sums, page + start, end - start);
    return mix(mix(mix(mix((uint64_t)count, sums[0]), sums[1]), sums[2]), sums[3]);
}
