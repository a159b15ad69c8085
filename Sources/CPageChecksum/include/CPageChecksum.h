// An SQLite VFS that verifies every page that is read from a database file.
//
// The system's SQLite has no checksum VFS. This one wraps the default VFS. Each page of a main database file has eight
// reserved bytes at its end (SQLITE_FCNTL_RESERVE_BYTES) with a checksum over the page and its number, which a page
// gets when it is written and which is verified when it is read. Frames of the write-ahead log are verified against
// their own checksums when they are read, not only at recovery. The header also names the log that belongs to the
// file, so that a log which is missing, cut or another one's is noticed.
#ifndef CPAGECHECKSUM_H
#define CPAGECHECKSUM_H

struct sqlite3;

// The name of the VFS.
#define WINNOW_PAGE_CHECKSUM_VFS "winnow-page-checksum"

// The number of reserved bytes that each page must have.
#define WINNOW_PAGE_CHECKSUM_BYTES 8

// Registers the VFS; the default VFS stays the default. Returns SQLite's result code.
int winnow_register_page_checksum(void);

// Reserves room for the checksums, in a file that is new. Call it before the first statement.
void winnow_reserve_page_checksum(struct sqlite3 *database);

// Whether the log that a connection reads is the one that belongs to its file, and complete: SQLITE_OK, or an error.
//
// Call it after the first statement, which recovers the log. A file without a log belongs to itself, unless a
// checkpoint was interrupted.
int winnow_check_log(struct sqlite3 *database);

#endif
