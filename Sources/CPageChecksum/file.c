// What database files and logs pass on to the wrapped VFS, and the stamp in the header of a database file.
#include "checksum.h"

#include <string.h>

#define FORWARD(file) sqlite3_file *inner = wrapped((ChecksumFile *)(file))

int winnow_file_close(sqlite3_file *file) {
    FORWARD(file);
    int code = inner->pMethods ? inner->pMethods->xClose(inner) : SQLITE_OK;
    file->pMethods = 0;
    return code;
}

int winnow_file_truncate(sqlite3_file *file, sqlite3_int64 size) {
    FORWARD(file);
    return inner->pMethods->xTruncate(inner, size);
}

int winnow_file_sync(sqlite3_file *file, int flags) {
    FORWARD(file);
    return inner->pMethods->xSync(inner, flags);
}

int winnow_file_size(sqlite3_file *file, sqlite3_int64 *size) {
    FORWARD(file);
    return inner->pMethods->xFileSize(inner, size);
}

int winnow_file_lock(sqlite3_file *file, int level) {
    FORWARD(file);
    return inner->pMethods->xLock(inner, level);
}

int winnow_file_unlock(sqlite3_file *file, int level) {
    FORWARD(file);
    return inner->pMethods->xUnlock(inner, level);
}

int winnow_file_check_lock(sqlite3_file *file, int *result) {
    FORWARD(file);
    return inner->pMethods->xCheckReservedLock(inner, result);
}

int winnow_file_sector_size(sqlite3_file *file) {
    FORWARD(file);
    return inner->pMethods->xSectorSize(inner);
}

int winnow_file_characteristics(sqlite3_file *file) {
    FORWARD(file);
    return inner->pMethods->xDeviceCharacteristics(inner);
}

int winnow_read_stamp(const ChecksumFile *file, LogStamp *stamp) {
    FORWARD(file);
    memset(stamp, 0, sizeof *stamp);
    int code = inner->pMethods->xRead(inner, stamp, stampSize, stampOffset);
    // A new file has no header yet.
    if (code == SQLITE_IOERR_SHORT_READ) {
        memset(stamp, 0, sizeof *stamp);
        return SQLITE_OK;
    }
    return code;
}

int winnow_write_stamp(ChecksumFile *file, const LogStamp *stamp) {
    FORWARD(file);
    int code = inner->pMethods->xWrite(inner, stamp, stampSize, stampOffset);
    if (code == SQLITE_OK) file->stamp = *stamp;
    return code;
}
