// The methods of a write-ahead log, and the check that a log belongs to its database file.
#include "checksum.h"

#include <string.h>
#include <unistd.h>

#define FORWARD(file) \
    ChecksumFile *self = (ChecksumFile *)(file); \
    sqlite3_file *inner = wrapped(self)

// The format of a log (sqlite.org/walformat.html).
enum { logHeader = 32, frameHeader = 24, logSalts = 16, logSum = 24, frameSalts = 8, frameSum = 16 };

// A number that the log stores with its highest byte first.
static uint32_t big(const uint8_t *bytes) {
    return (uint32_t)bytes[0] << 24 | (uint32_t)bytes[1] << 16 | (uint32_t)bytes[2] << 8 | bytes[3];
}

// The checksum of a log, which goes on from the frame before.
static void addFrame(uint32_t sums[2], const uint8_t *bytes, int count, int swaps) {
    for (int at = 0; at < count; at += 8) {
        uint32_t words[2];
        memcpy(words, bytes + at, 8);
        if (swaps) {
            words[0] = __builtin_bswap32(words[0]);
            words[1] = __builtin_bswap32(words[1]);
        }
        sums[0] += words[0] + sums[1];
        sums[1] += words[1] + sums[0];
    }
}

// Whether the frame whose page was read has the checksum that it was written with.
static int isIntactFrame(ChecksumFile *self, const uint8_t *page, int count, sqlite3_int64 start, uint8_t byteOrder) {
    sqlite3_file *inner = wrapped(self);
    uint8_t header[frameHeader], before[8], salts[8];
    sqlite3_int64 previous = start == logHeader ? logSum : start - (count + frameHeader) + frameSum;
    if (inner->pMethods->xRead(inner, header, sizeof header, start) != SQLITE_OK) return 0;
    if (inner->pMethods->xRead(inner, before, sizeof before, previous) != SQLITE_OK) return 0;
    indexedSalts(self->database, salts);
    if (memcmp(header + frameSalts, salts, sizeof salts) != 0) return 0;
    uint32_t sums[2] = {big(before), big(before + 4)};
    int swaps = byteOrder == (__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
    addFrame(sums, header, frameSalts, swaps);
    addFrame(sums, page, count, swaps);
    return sums[0] == big(header + frameSum) && sums[1] == big(header + frameSum + 4);
}

static int readLog(sqlite3_file *file, void *buffer, int count, sqlite3_int64 offset) {
    FORWARD(file);
    int code = inner->pMethods->xRead(inner, buffer, count, offset);
    volatile uint32_t *index = self->database->index;
    // Recovery verifies frames itself, and reads them with their headers.
    if (code == SQLITE_OK && index && count >= 512 && (count & (count - 1)) == 0) {
        sqlite3_int64 start = offset - frameHeader;
        sqlite3_int64 frame = (start - logHeader) / (count + frameHeader) + 1;
        uint32_t flags = index[indexFlags];
        uint8_t parts[4];
        memcpy(parts, &flags, sizeof parts);
        // Frames that are not committed yet may still be overwritten; their checksums are made at the end.
        int isCommitted = frame <= index[indexFrames];
        if (isCommitted && !isIntactFrame(self, buffer, count, start, parts[1])) code = SQLITE_IOERR_DATA;
    }
    if (code != SQLITE_OK) self->database->hasFailed = 1;
    return code;
}

static int writeLog(sqlite3_file *file, const void *buffer, int count, sqlite3_int64 offset) {
    FORWARD(file);
    if (offset == 0 && count == logHeader) {
        // A log begins: from now on the file belongs to it.
        LogStamp stamp = {.frames = 0};
        memcpy(stamp.salts, (const uint8_t *)buffer + logSalts, sizeof stamp.salts);
        int code = winnow_write_stamp(self->database, &stamp);
        if (code != SQLITE_OK) return code;
    }
    return inner->pMethods->xWrite(inner, buffer, count, offset);
}

static int controlLog(sqlite3_file *file, int operation, void *argument) {
    FORWARD(file);
    (void)self;
    return inner->pMethods->xFileControl(inner, operation, argument);
}

#define METHODS \
    { \
        .iVersion = 1, .xClose = winnow_file_close, .xRead = readLog, .xWrite = writeLog, \
        .xTruncate = winnow_file_truncate, .xSync = winnow_file_sync, .xFileSize = winnow_file_size, \
        .xLock = winnow_file_lock, .xUnlock = winnow_file_unlock, .xCheckReservedLock = winnow_file_check_lock, \
        .xFileControl = controlLog, .xSectorSize = winnow_file_sector_size, \
        .xDeviceCharacteristics = winnow_file_characteristics, \
    }

const sqlite3_io_methods winnow_log_methods = METHODS;

// Whether the log in the wal-index is the one that the header names, with all frames that were copied.
static int belongs(const ChecksumFile *file, const LogStamp *stamp) {
    uint32_t frames = file->index ? file->index[indexFrames] : 0;
    if (frames == 0) return !stamp->isCopying;
    uint8_t salts[8];
    indexedSalts(file, salts);
    return memcmp(salts, stamp->salts, sizeof salts) == 0 && frames >= stamp->frames;
}

int winnow_check_log(struct sqlite3 *database) {
    enum { attempts = 20, pause = 1000 };
    sqlite3_file *file = 0;
    int code = sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code != SQLITE_OK) return code;
    if (!file || (file->pMethods != &winnow_database_methods && file->pMethods != &winnow_plain_database_methods))
        return SQLITE_OK;
    // Between the two reads another process may begin a new log.
    for (int attempt = 0; attempt < attempts; attempt++) {
        LogStamp stamp;
        code = winnow_read_stamp((ChecksumFile *)file, &stamp);
        if (code != SQLITE_OK) return code;
        if (belongs((ChecksumFile *)file, &stamp)) return SQLITE_OK;
        usleep(pause);
    }
    return SQLITE_IOERR_DATA;
}
