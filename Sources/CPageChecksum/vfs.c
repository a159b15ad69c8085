// The VFS: it opens files and passes everything else on.
#include "checksum.h"

#include <string.h>

static sqlite3_vfs *inner(sqlite3_vfs *vfs) { return vfs->pAppData; }

static int openFile(sqlite3_vfs *vfs, const char *name, sqlite3_file *file, int flags, int *resultFlags) {
    sqlite3_vfs *real = inner(vfs);
    int isLog = (flags & SQLITE_OPEN_WAL) != 0, isDatabase = (flags & SQLITE_OPEN_MAIN_DB) != 0;
    // Temporary files and rollback journals are as the wrapped VFS has them.
    if (!name || (!isLog && !isDatabase)) return real->xOpen(real, name, file, flags, resultFlags);
    ChecksumFile *opened = (ChecksumFile *)file;
    memset(opened, 0, sizeof *opened);
    opened->reserved = -1;
    opened->database = isLog ? (ChecksumFile *)sqlite3_database_file_object(name) : opened;
    sqlite3_file *wrappedFile = wrapped(opened);
    wrappedFile->pMethods = 0;
    int code = real->xOpen(real, name, wrappedFile, flags, resultFlags);
    if (!wrappedFile->pMethods) return code;
    int sharesMemory = wrappedFile->pMethods->iVersion >= 3 && wrappedFile->pMethods->xShmMap;
    file->pMethods = isLog          ? &winnow_log_methods
                     : sharesMemory ? &winnow_database_methods
                                    : &winnow_plain_database_methods;
    return code;
}

static int deleteFile(sqlite3_vfs *vfs, const char *name, int syncs) {
    return inner(vfs)->xDelete(inner(vfs), name, syncs);
}

static int access(sqlite3_vfs *vfs, const char *name, int flags, int *result) {
    return inner(vfs)->xAccess(inner(vfs), name, flags, result);
}

static int fullPath(sqlite3_vfs *vfs, const char *name, int count, char *path) {
    return inner(vfs)->xFullPathname(inner(vfs), name, count, path);
}

static void *openLibrary(sqlite3_vfs *vfs, const char *name) { return inner(vfs)->xDlOpen(inner(vfs), name); }
static void libraryError(sqlite3_vfs *vfs, int count, char *text) { inner(vfs)->xDlError(inner(vfs), count, text); }
static void (*symbol(sqlite3_vfs *vfs, void *library, const char *name))(void) {
    return inner(vfs)->xDlSym(inner(vfs), library, name);
}
static void closeLibrary(sqlite3_vfs *vfs, void *library) { inner(vfs)->xDlClose(inner(vfs), library); }
static int randomness(sqlite3_vfs *vfs, int count, char *bytes) {
    return inner(vfs)->xRandomness(inner(vfs), count, bytes);
}
static int pauseFor(sqlite3_vfs *vfs, int microseconds) { return inner(vfs)->xSleep(inner(vfs), microseconds); }
static int currentTime(sqlite3_vfs *vfs, double *days) { return inner(vfs)->xCurrentTime(inner(vfs), days); }
static int lastError(sqlite3_vfs *vfs, int count, char *text) {
    return inner(vfs)->xGetLastError(inner(vfs), count, text);
}
static int currentTime64(sqlite3_vfs *vfs, sqlite3_int64 *time) {
    return inner(vfs)->xCurrentTimeInt64(inner(vfs), time);
}

void winnow_reserve_page_checksum(struct sqlite3 *database) {
    int count = WINNOW_PAGE_CHECKSUM_BYTES;
    // Of a file that has pages already, the header decides.
    sqlite3_file_control(database, "main", SQLITE_FCNTL_RESERVE_BYTES, &count);
}

int winnow_register_page_checksum(void) {
    static sqlite3_vfs vfs = {
        .iVersion = 2, .zName = WINNOW_PAGE_CHECKSUM_VFS, .xOpen = openFile, .xDelete = deleteFile, .xAccess = access,
        .xFullPathname = fullPath, .xDlOpen = openLibrary, .xDlError = libraryError, .xDlSym = symbol,
        .xDlClose = closeLibrary, .xRandomness = randomness, .xSleep = pauseFor, .xCurrentTime = currentTime,
        .xGetLastError = lastError, .xCurrentTimeInt64 = currentTime64,
    };
    // Nobody asks SQLite how much memory it uses, and counting locks a mutex at each allocation: a tenth of the time
    // that writing rows takes. Only the first call in a process can set it; later ones change nothing.
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (sqlite3_vfs_find(WINNOW_PAGE_CHECKSUM_VFS)) return SQLITE_OK;
    sqlite3_vfs *real = sqlite3_vfs_find(0);
    if (!real) return SQLITE_NOTFOUND;
    vfs.pAppData = real;
    vfs.iVersion = real->iVersion < 2 ? 1 : 2;
    vfs.mxPathname = real->mxPathname;
    vfs.szOsFile = (int)sizeof(ChecksumFile) + real->szOsFile;
    return sqlite3_vfs_register(&vfs, 0);
}
