#ifndef CBENCH_H
#define CBENCH_H
#include <stddef.h>
// Opens a pseudo-terminal; returns its master or -1, and the slave's name.
int bench_open_terminal(char *name, size_t length, unsigned short rows, unsigned short columns);
// The flag by which posix_spawn puts the program into a session of its own.
short bench_spawn_flags(void);
#endif
