#ifndef WINNOW_SESSION_H
#define WINNOW_SESSION_H
// The process state that isn't part of ncurses: modes, signals, crashes, stderr. Not visible to Swift.
#include <stdbool.h>
#include <stddef.h>

/// Saves modes and mask, blocks and collects signals, holds stderr back, catches crashes.
///
/// Returns false with errno set on failure.
bool session_begin(int input);
/// Sets the bytes that restore the screen when the program crashes or exits without closing.
void session_set_restore_bytes(int output, const char *bytes, size_t count);
/// Reclaims the signals for which ncurses has installed handlers.
void session_take_signals(void);
/// While on, an exit signal may interrupt a write to a terminal that accepts no bytes.
///
/// The rest of the write then goes to /dev/null through `descriptor`, and the signal is collected as always.
void session_painting(bool on, int descriptor);
/// True when that has happened: from then on only `session_restore` reaches the terminal.
bool session_is_muted(void);
/// Restores the terminal without ncurses, once.
void session_restore(void);
/// Releases stderr and modes for a while.
void session_pause(void);
/// Reacquires them.
void session_resume(void);
/// Restores everything.
void session_end(bool gone);
#endif
