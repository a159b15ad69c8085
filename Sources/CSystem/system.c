#include "CSystem.h"

#include <errno.h>
#include <malloc.h>
#include <stdalign.h>
#include <string.h>
#include <sys/file.h>
#include <sys/inotify.h>
#include <sys/vfs.h>
#include <sys/xattr.h>
#include <unistd.h>

int64_t winnow_filesystem_type(int descriptor) {
    struct statfs status;
    if (fstatfs(descriptor, &status) != 0) return -1;
    // The kernel's magic numbers have 32 bits; f_type is signed on some machines.
    return (int64_t)(uint32_t)status.f_type;
}

int winnow_flock(int descriptor, int operation) { return flock(descriptor, operation); }

uint32_t winnow_watch_file_mask(void) { return IN_MODIFY; }

uint32_t winnow_watch_folder_mask(void) { return IN_MOVED_TO | IN_MOVED_FROM | IN_CREATE | IN_DELETE | IN_DELETE_SELF | IN_ONLYDIR; }

int winnow_watch_open(void) { return inotify_init1(IN_NONBLOCK | IN_CLOEXEC); }

int winnow_watch_drain(int descriptor, int file_watch, int folder_watch, const char *name) {
    alignas(struct inotify_event) char buffer[16384];
    int seen = 0;
    for (;;) {
        ssize_t count = read(descriptor, buffer, sizeof buffer);
        if (count < 0) {
            if (errno == EINTR) continue;
            if (errno == EAGAIN) return seen;
            return -1;
        }
        if (count == 0) return seen;
        for (char *at = buffer; at < buffer + count;) {
            const struct inotify_event *event = (const struct inotify_event *)at;
            if (event->mask & IN_Q_OVERFLOW) seen |= 4;
            if (event->wd == file_watch) seen |= 1;
            if (event->wd == folder_watch && event->len > 0 && strcmp(event->name, name) == 0) seen |= 2;
            at += sizeof *event + event->len;
        }
    }
}

bool winnow_has_access_list(const char *path) { return getxattr(path, "system.posix_acl_access", NULL, 0) > 0; }

void winnow_trim_memory(void) { malloc_trim(0); }

const char *winnow_next_name(DIR *folder) {
    const struct dirent *entry = readdir(folder);
    return entry ? entry->d_name : NULL;
}
