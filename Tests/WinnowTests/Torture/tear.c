/* Preloaded into winnow by a test: the write to the journal writes only its beginning, or all, and is the process's
 * last. WINNOW_TEAR_FILE names the journal, WINNOW_TEAR is a number that decides how many bytes are written. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static const char *journal, *number;

/* Before winnow clears its environment. */
__attribute__((constructor)) static void remember(void) {
    journal = getenv("WINNOW_TEAR_FILE");
    number = getenv("WINNOW_TEAR");
}

ssize_t write(int file, const void *bytes, size_t count) {
    static ssize_t (*real)(int, const void *, size_t);
    if (!real) real = (ssize_t (*)(int, const void *, size_t))dlsym(RTLD_NEXT, "write");
    struct stat own, other;
    if (journal && number && count > 0 && fstat(file, &own) == 0 && stat(journal, &other) == 0 && own.st_dev == other.st_dev
        && own.st_ino == other.st_ino) {
        size_t part = strtoul(number, NULL, 10) % (count + 1);
        if (part > 0) real(file, bytes, part);
        kill(getpid(), SIGKILL);
    }
    return real(file, bytes, count);
}
