#ifndef WINNOW_CSYSTEM_H
#define WINNOW_CSYSTEM_H
// System calls and constants that Swift's Glibc module does not show, or shows as macros that Swift can't import.

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The type of the file system that a descriptor is on (statfs(2) f_type), or -1 with errno set.
int64_t winnow_filesystem_type(int descriptor);

/// What inotify is asked to report about the journal itself: that it was written to.
uint32_t winnow_watch_file_mask(void);

/// What inotify is asked to report about the folder: that a file came into it under a name, or that the folder went away.
uint32_t winnow_watch_folder_mask(void);

/// A non-blocking inotify descriptor that is closed on exec, or -1 with errno set.
int winnow_watch_open(void);

/// Reads all events that wait, and tells by bits what happened:
/// 1 something happened to `file_watch`, 2 the name came into `folder_watch`, 4 events were lost. -1 with errno set on failure.
int winnow_watch_drain(int descriptor, int file_watch, int folder_watch, const char *name);

/// flock(2); Swift sees only the structure of the same name.
int winnow_flock(int descriptor, int operation);

/// Gives memory that was freed back to the system (malloc_trim(3)), which malloc itself does only at the end of the heap.
void winnow_give_memory_back(void);

/// Whether a file has an access list beside its mode (acl(5)).
bool winnow_has_access_list(const char *path);

/// Has the kernel refuse every call by which this process would become another program, for good (seccomp(2), PR_SET_NO_NEW_PRIVS).
/// To be called before threads are started. -1 with errno set where the kernel or the machine can't.
int winnow_forbid_programs(void);

#endif
