// SQLite's C interface, and the few calls of it that Swift cannot make or that would need pointers there.
#ifndef CSQLITE_H
#define CSQLITE_H

#include <sqlite3.h>

// Binds a UTF-8 text that SQLite copies. A null pointer is an empty text, not NULL.
static inline int winnow_sqlite_bind_text(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_text64(statement, index, bytes ? (const char *)bytes : "", count, SQLITE_TRANSIENT, SQLITE_UTF8);
}

// Binds a blob that SQLite copies. A null pointer is an empty blob, not NULL.
static inline int winnow_sqlite_bind_blob(sqlite3_stmt *statement, int index, const void *bytes, sqlite3_uint64 count) {
    return sqlite3_bind_blob64(statement, index, bytes ? bytes : "", count, SQLITE_TRANSIENT);
}

// Waits until the main database file is on disk.
//
// It uses SQLite's own descriptor, since closing another one on the file would drop the locks that SQLite holds on it
// (fcntl(2); sqlite.org/howtocorrupt.html, 2.2).
static inline int winnow_sqlite_sync(sqlite3 *database) {
    sqlite3_file *file = 0;
    int code = sqlite3_file_control(database, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (code != SQLITE_OK) return code;
    if (!file || !file->pMethods) return SQLITE_MISUSE;
    return file->pMethods->xSync(file, SQLITE_SYNC_NORMAL);
}

#endif
