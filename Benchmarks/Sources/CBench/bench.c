#define _GNU_SOURCE
#include "CBench.h"
#include <fcntl.h>
#include <sched.h>
#include <spawn.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/ioctl.h>

int bench_open_terminal(char *name, size_t length, unsigned short rows, unsigned short columns) {
  int master = posix_openpt(O_RDWR | O_NOCTTY | O_CLOEXEC);
  if (master < 0 || grantpt(master) || unlockpt(master) || ptsname_r(master, name, length)) return -1;
  struct winsize size = {.ws_row = rows, .ws_col = columns};
  ioctl(master, TIOCSWINSZ, &size);
  return master;
}

short bench_spawn_flags(void) { return POSIX_SPAWN_SETSID; }

static cpu_set_t all_processors;

void bench_keep_to_last_processor(void) {
  if (sched_getaffinity(0, sizeof all_processors, &all_processors)) return;
  int last = -1;
  for (int processor = 0; processor < CPU_SETSIZE; processor++)
    if (CPU_ISSET(processor, &all_processors)) last = processor;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(last, &one);
  sched_setaffinity(0, sizeof one, &one);
}

void bench_use_other_processors(pid_t process) {
  cpu_set_t own, others;
  if (sched_getaffinity(0, sizeof own, &own)) return;
  CPU_XOR(&others, &all_processors, &own);
  if (CPU_COUNT(&others)) sched_setaffinity(process, sizeof others, &others);
}

void bench_use_all_processors(pid_t process) {
  if (CPU_COUNT(&all_processors)) sched_setaffinity(process, sizeof all_processors, &all_processors);
}

int bench_ended(const siginfo_t *status) { return status->si_pid != 0; }
