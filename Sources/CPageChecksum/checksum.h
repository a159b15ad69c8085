// The checksums of pages and of log frames, and the files that have them.
#ifndef CHECKSUM_H
#define CHECKSUM_H

#include <sqlite3.h>
#include <stdint.h>

#include "CPageChecksum.h"

// What the header of a database file says about its write-ahead log.
//
// It is kept in the bytes of the header that SQLite reserves for expansion, which SQLite itself is shown as zero. It
// is not part of the first page's checksum, because it changes by itself: when a log begins, and before and after
// pages are copied from it.
typedef struct {
    // The salts in the header of the log (sqlite.org/walformat.html).
    uint8_t salts[8];
    // The number of its frames that have been copied to the file, wholly or in part.
    uint32_t frames;
    // Whether copying them began and did not end.
    uint32_t isCopying;
} LogStamp;

enum { stampOffset = 72, stampSize = sizeof(LogStamp) };

// A database file or a write-ahead log; the file of the wrapped VFS follows it in memory.
typedef struct ChecksumFile {
    sqlite3_file base;
    // Of a log: its database file. Of a database file: itself.
    struct ChecksumFile *database;
    // The first region of the wal-index; null outside WAL mode. Other processes change it.
    volatile uint32_t *index;
    // What this connection last wrote to the header.
    LogStamp stamp;
    // Whether a page could not be copied from the log.
    int hasFailed;
    // The number of reserved bytes according to the header; -1 while it is unknown.
    int reserved;
} ChecksumFile;

static inline sqlite3_file *wrapped(const ChecksumFile *file) { return (sqlite3_file *)(file + 1); }

// Whether a request is for a whole page: only headers are read in smaller pieces.
static inline int isPage(int count, sqlite3_int64 offset) {
    return count >= 512 && (count & (count - 1)) == 0 && offset % count == 0;
}

// The checksum of a page, which covers its number but not the checksum itself.
uint64_t winnow_page_checksum(const uint8_t *page, int count, sqlite3_int64 offset);

// The methods of a log, and of a database file, with and without shared memory.
extern const sqlite3_io_methods winnow_database_methods, winnow_plain_database_methods;
extern const sqlite3_io_methods winnow_log_methods;

// The methods that both kinds of files pass on.
int winnow_file_close(sqlite3_file *file);
int winnow_file_truncate(sqlite3_file *file, sqlite3_int64 size);
int winnow_file_sync(sqlite3_file *file, int flags);
int winnow_file_size(sqlite3_file *file, sqlite3_int64 *size);
int winnow_file_lock(sqlite3_file *file, int level);
int winnow_file_unlock(sqlite3_file *file, int level);
int winnow_file_check_lock(sqlite3_file *file, int *result);
int winnow_file_sector_size(sqlite3_file *file);
int winnow_file_characteristics(sqlite3_file *file);

// Reads and writes the stamp of a database file.
int winnow_read_stamp(const ChecksumFile *file, LogStamp *stamp);
int winnow_write_stamp(ChecksumFile *file, const LogStamp *stamp);

// Fields of the wal-index, by 32-bit words (sqlite.org/walformat.html, "The WAL-Index File Format").
enum { indexFlags = 3, indexFrames = 4, indexSalts = 8, indexAttempted = 32 };

// The salts of the log according to the wal-index.
static inline void indexedSalts(const ChecksumFile *file, uint8_t salts[8]) {
    uint32_t words[2] = {file->index[indexSalts], file->index[indexSalts + 1]};
    __builtin_memcpy(salts, words, 8);
}

#endif
