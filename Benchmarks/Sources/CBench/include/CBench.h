#ifndef CBENCH_H
#define CBENCH_H
#include <stddef.h>
// Opens a pseudo-terminal; returns its master, or -1, and writes the slave's name.
int bench_open_terminal(char *name, size_t length, unsigned short rows, unsigned short columns);
// The flag that makes posix_spawn start the program in its own session.
short bench_spawn_flags(void);
#endif
