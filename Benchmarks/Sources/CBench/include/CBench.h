#ifndef CBENCH_H
#define CBENCH_H
#include <signal.h>
#include <stddef.h>
#include <sys/types.h>
// Opens a pseudo-terminal; returns its master, or -1, and writes the slave's name.
int bench_open_terminal(char *name, size_t length, unsigned short rows, unsigned short columns);
// The flag that makes posix_spawn start the program in its own session.
short bench_spawn_flags(void);
// Keeps this process to one processor, where it wakes at once while the program that it times is busy on another one.
void bench_keep_to_last_processor(void);
// Keeps the main thread of a process away from the processor that this one keeps to.
void bench_use_other_processors(pid_t process);
// Lets a process that was started by this one use all processors.
void bench_use_all_processors(pid_t process);
// Whether waitid(2) found that the process has ended.
int bench_ended(const siginfo_t *status);
// Carries TCP connections from a port of this machine to a socket in a folder, with a delay in each direction, in
// nanoseconds. Returns only if it can't listen; ends with the parent process.
int bench_relay(unsigned short port, const char *path, long long delay);
#endif
