// Keeps the memory of this process, which holds personal data, out of core dumps.
#include "CSystem.h"

#include <sys/prctl.h>
#include <sys/resource.h>

void winnow_forbid_core_dumps(void) {
    struct rlimit none = {0, 0};
    setrlimit(RLIMIT_CORE, &none);
    // The limit doesn't hold for a program that takes dumps from a pipe, such as systemd-coredump (core(5)).
    prctl(PR_SET_DUMPABLE, 0);
}
