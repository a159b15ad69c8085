// The methods of a database file.
#include "checksum.h"

#include <string.h>

#define FORWARD(file) \
    ChecksumFile *self = (ChecksumFile *)(file); \
    sqlite3_file *inner = wrapped(self)

// Where the header says how many bytes of each page are reserved.
enum { reservedOffset = 20 };

// Shows SQLite zeros instead of the stamp.
static void hideStamp(uint8_t *bytes, int count, sqlite3_int64 offset) {
    sqlite3_int64 from = offset > stampOffset ? offset : stampOffset;
    sqlite3_int64 to = offset + count < stampOffset + stampSize ? offset + count : stampOffset + stampSize;
    if (from < to) memset(bytes + (from - offset), 0, (size_t)(to - from));
}

static int isIntact(const uint8_t *page, int count, sqlite3_int64 offset) {
    uint64_t stored;
    memcpy(&stored, page + count - WINNOW_PAGE_CHECKSUM_BYTES, sizeof stored);
    return stored == winnow_page_checksum(page, count, offset);
}

static int readDatabase(sqlite3_file *file, void *buffer, int count, sqlite3_int64 offset) {
    FORWARD(file);
    uint8_t *bytes = buffer;
    int code = inner->pMethods->xRead(inner, bytes, count, offset);
    if (isPage(count, offset)) {
        // SQLite takes a page behind the end of a file for an empty one; we write every page before it is read.
        if (code == SQLITE_IOERR_SHORT_READ) return SQLITE_IOERR_DATA;
        if (code == SQLITE_OK && !isIntact(bytes, count, offset)) return SQLITE_IOERR_DATA;
    }
    if (code != SQLITE_OK) return code;
    if (offset == 0 && count > reservedOffset) self->reserved = bytes[reservedOffset];
    hideStamp(bytes, count, offset);
    return SQLITE_OK;
}

// Notes in the header which frames of the log are about to be copied, before the first of them is.
static int beginCopying(ChecksumFile *self) {
    if (!self->index) return SQLITE_OK;
    LogStamp stamp = {.frames = self->index[indexAttempted], .isCopying = 1};
    indexedSalts(self, stamp.salts);
    if (memcmp(&stamp, &self->stamp, sizeof stamp) == 0) return SQLITE_OK;
    self->hasFailed = 0;
    return winnow_write_stamp(self, &stamp);
}

// Notes in the header that the file is complete without the frames that were copied.
static int endCopying(ChecksumFile *self) {
    if (!self->index || !self->stamp.isCopying || self->hasFailed) return SQLITE_OK;
    LogStamp stamp = self->stamp;
    stamp.isCopying = 0;
    return winnow_write_stamp(self, &stamp);
}

static int writePage(ChecksumFile *self, uint8_t *page, int count, sqlite3_int64 offset) {
    sqlite3_file *inner = wrapped(self);
    LogStamp stamp;
    if (offset == 0) {
        self->reserved = page[reservedOffset];
        int code = winnow_read_stamp(self, &stamp);
        if (code != SQLITE_OK) return code;
    }
    // In a file without room for it the checksum would overwrite content.
    if (self->reserved >= 0 && self->reserved != WINNOW_PAGE_CHECKSUM_BYTES) return SQLITE_IOERR_DATA;
    uint64_t sum = winnow_page_checksum(page, count, offset);
    memcpy(page + count - sizeof sum, &sum, sizeof sum);
    if (offset == 0) memcpy(page + stampOffset, &stamp, stampSize);
    int code = inner->pMethods->xWrite(inner, page, count, offset);
    if (offset == 0) memset(page + stampOffset, 0, stampSize);
    return code;
}

static int writeDatabase(sqlite3_file *file, const void *buffer, int count, sqlite3_int64 offset) {
    FORWARD(file);
    if (!isPage(count, offset)) return inner->pMethods->xWrite(inner, buffer, count, offset);
    int code = beginCopying(self);
    // The buffer is a page of SQLite's own cache, or its buffer for copying; nobody reads the bytes that change.
    if (code == SQLITE_OK) code = writePage(self, (uint8_t *)buffer, count, offset);
    if (code != SQLITE_OK) self->hasFailed = 1;
    return code;
}

static int controlDatabase(sqlite3_file *file, int operation, void *argument) {
    FORWARD(file);
    if (operation == SQLITE_FCNTL_CKPT_DONE) {
        int code = endCopying(self);
        if (code != SQLITE_OK) return code;
    }
    return inner->pMethods->xFileControl(inner, operation, argument);
}

static int mapMemory(sqlite3_file *file, int region, int size, int extends, void volatile **memory) {
    FORWARD(file);
    int code = inner->pMethods->xShmMap(inner, region, size, extends, memory);
    if (region == 0 && code == SQLITE_OK) self->index = *memory;
    return code;
}

static int lockMemory(sqlite3_file *file, int offset, int count, int flags) {
    FORWARD(file);
    return inner->pMethods->xShmLock(inner, offset, count, flags);
}

static void barrier(sqlite3_file *file) {
    FORWARD(file);
    inner->pMethods->xShmBarrier(inner);
}

static int unmapMemory(sqlite3_file *file, int deletes) {
    FORWARD(file);
    self->index = 0;
    return inner->pMethods->xShmUnmap(inner, deletes);
}

// A page that is read through a map is verified like any other; one that is not intact, and the first one, are left
// to the usual way.
static int fetch(sqlite3_file *file, sqlite3_int64 offset, int count, void **page) {
    FORWARD(file);
    int code = inner->pMethods->xFetch(inner, offset, count, page);
    if (code != SQLITE_OK || !*page) return code;
    if (offset > 0 && isPage(count, offset) && isIntact(*page, count, offset)) return SQLITE_OK;
    code = inner->pMethods->xUnfetch(inner, offset, *page);
    *page = 0;
    return code;
}

static int unfetch(sqlite3_file *file, sqlite3_int64 offset, void *page) {
    FORWARD(file);
    return inner->pMethods->xUnfetch(inner, offset, page);
}

#define METHODS(version) \
    { \
        .iVersion = version, .xClose = winnow_file_close, .xRead = readDatabase, .xWrite = writeDatabase, \
        .xTruncate = winnow_file_truncate, .xSync = winnow_file_sync, .xFileSize = winnow_file_size, \
        .xLock = winnow_file_lock, .xUnlock = winnow_file_unlock, .xCheckReservedLock = winnow_file_check_lock, \
        .xFileControl = controlDatabase, .xSectorSize = winnow_file_sector_size, \
        .xDeviceCharacteristics = winnow_file_characteristics, .xShmMap = mapMemory, .xShmLock = lockMemory, \
        .xShmBarrier = barrier, .xShmUnmap = unmapMemory, .xFetch = fetch, .xUnfetch = unfetch, \
    }

const sqlite3_io_methods winnow_database_methods = METHODS(3);
const sqlite3_io_methods winnow_plain_database_methods = METHODS(1);
