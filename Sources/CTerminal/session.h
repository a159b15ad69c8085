#ifndef WINNOW_SESSION_H
#define WINNOW_SESSION_H
// What the shim keeps about the process rather than about ncurses: modes, signals, crashes, stderr. Not seen from Swift.
#include <stdbool.h>
#include <stddef.h>

/// Remembers modes and mask, blocks and collects signals, sets stderr aside, catches crashes. False with errno when it cannot.
bool session_begin(int input);
/// Names the bytes that restore the screen when the program crashes or exits without closing.
void session_guard(int output, const char *bytes, size_t count);
/// Takes the signals back that ncurses has put handlers on.
void session_take_signals(void);
/// While on, a signal that ends the program may interrupt a write to a terminal that takes no bytes: what is left of it then goes to
/// /dev/null through `descriptor`, and the signal is collected as always.
void session_painting(bool on, int descriptor);
/// True when that has happened: nothing reaches the terminal any more but by `session_restore`.
bool session_is_muted(void);
/// Brings the terminal back without ncurses, once.
void session_restore(void);
/// Gives stderr and modes back for a while.
void session_pause(void);
/// Takes them again.
void session_resume(void);
/// Gives everything back.
void session_end(bool gone);
#endif
