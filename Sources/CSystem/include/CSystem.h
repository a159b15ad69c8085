#ifndef WINNOW_CSYSTEM_H
#define WINNOW_CSYSTEM_H
// System calls and constants that Swift's Glibc module lacks, or has as macros that Swift can't import.

#include <dirent.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/// The type of the file system that a descriptor is on (statfs(2) f_type), or -1 with errno set.
int64_t winnow_filesystem_type(int descriptor);

/// The inotify mask for the journal itself: it was written to.
uint32_t winnow_watch_file_mask(void);

/// The inotify mask for the folder: a file appeared under a name, or the folder was deleted.
uint32_t winnow_watch_folder_mask(void);

/// A non-blocking, close-on-exec inotify descriptor, or -1 with errno set.
int winnow_watch_open(void);

/// Reads all waiting events and returns as bits what happened:
/// 1 an event of `file_watch`, 2 the name appeared in `folder_watch`, 4 events were lost. -1 with errno set on failure.
int winnow_watch_drain(int descriptor, int file_watch, int folder_watch, const char *name);

/// The next name in an open folder (readdir(3)), or NULL at the end.
const char *winnow_next_name(DIR *folder);

/// flock(2); Swift sees only the structure of the same name.
int winnow_flock(int descriptor, int operation);

/// Returns freed memory to the system (malloc_trim(3)).
///
/// malloc itself does so only at the end of the heap.
void winnow_trim_memory(void);

/// Whether a file has an access control list besides its mode (acl(5)).
bool winnow_has_access_list(const char *path);

/// Makes the kernel refuse every call that executes another program, for good.
///
/// Uses seccomp(2) and PR_SET_NO_NEW_PRIVS. Call it before threads are started. -1 with errno set if the kernel or the
/// machine doesn't support it.
int winnow_forbid_exec(void);

/// Keeps the memory of this process out of core dumps, for good, and from other processes of the user.
void winnow_forbid_core_dumps(void);

#endif
