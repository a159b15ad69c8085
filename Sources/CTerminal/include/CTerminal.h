#ifndef WINNOW_CTERMINAL_H
#define WINNOW_CTERMINAL_H
// The only interface to ncurses: closed enums and plain functions; no macro of ncurses is visible through it.
// One session at a time. Call all functions on the thread that opened it, except those marked "Any thread".

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#define TERMINAL_CLOSED __attribute__((enum_extensibility(closed)))
/// The name in Swift.
#define TERMINAL_AS(name) __attribute__((swift_name(#name)))

/// The result of opening the terminal.
typedef enum TERMINAL_CLOSED terminal_opening {
    TERMINAL_OPENED TERMINAL_AS(opened) = 0,
    TERMINAL_NOT_A_TERMINAL TERMINAL_AS(notATerminal) = 1,  // input or output is not a terminal
    TERMINAL_NO_CURSOR TERMINAL_AS(noCursor) = 2,           // the terminal cannot position its cursor
    TERMINAL_NO_DESCRIPTION TERMINAL_AS(noDescription) = 3, // no description, not even the embedded one
    TERMINAL_ALREADY_OPEN TERMINAL_AS(alreadyOpen) = 4,
    TERMINAL_SYSTEM TERMINAL_AS(system) = 5                 // a system call failed; see errno
} terminal_opening;

/// The result of reading.
typedef enum TERMINAL_CLOSED terminal_reading {
    TERMINAL_NOTHING TERMINAL_AS(nothing) = 0,   // no input; bytes that are not UTF-8 are skipped
    TERMINAL_SCALAR TERMINAL_AS(scalar) = 1,
    TERMINAL_KEY TERMINAL_AS(key) = 2
} terminal_reading;

/// Keys that ncurses or our own definitions recognise.
///
/// Function key n is the number TERMINAL_KEY_FUNCTION + n.
typedef enum TERMINAL_CLOSED terminal_key {
    TERMINAL_KEY_OTHER TERMINAL_AS(other) = 0,
    TERMINAL_KEY_UP TERMINAL_AS(up),
    TERMINAL_KEY_DOWN TERMINAL_AS(down),
    TERMINAL_KEY_LEFT TERMINAL_AS(left),
    TERMINAL_KEY_RIGHT TERMINAL_AS(right),
    TERMINAL_KEY_HOME TERMINAL_AS(home),
    TERMINAL_KEY_END TERMINAL_AS(end),
    TERMINAL_KEY_PAGE_UP TERMINAL_AS(pageUp),
    TERMINAL_KEY_PAGE_DOWN TERMINAL_AS(pageDown),
    TERMINAL_KEY_INSERT TERMINAL_AS(insert),
    TERMINAL_KEY_DELETE TERMINAL_AS(delete),
    TERMINAL_KEY_BACKSPACE TERMINAL_AS(backspace),
    TERMINAL_KEY_BACKTAB TERMINAL_AS(backtab),
    TERMINAL_KEY_ENTER TERMINAL_AS(enter),
    TERMINAL_KEY_PASTE_BEGIN TERMINAL_AS(pasteBegin),
    TERMINAL_KEY_PASTE_END TERMINAL_AS(pasteEnd),
    TERMINAL_KEY_FOCUS_IN TERMINAL_AS(focusIn),
    TERMINAL_KEY_FOCUS_OUT TERMINAL_AS(focusOut),
    TERMINAL_KEY_WORD_LEFT TERMINAL_AS(wordLeft),
    TERMINAL_KEY_WORD_RIGHT TERMINAL_AS(wordRight),
    TERMINAL_KEY_FUNCTION TERMINAL_AS(function)
} terminal_key;

/// A signal that arrived.
typedef enum TERMINAL_CLOSED terminal_signal {
    TERMINAL_SIGNAL_NONE TERMINAL_AS(none) = 0,
    TERMINAL_SIGNAL_TERMINATE TERMINAL_AS(terminate),
    TERMINAL_SIGNAL_QUIT TERMINAL_AS(quit),
    TERMINAL_SIGNAL_HANGUP TERMINAL_AS(hangup),
    TERMINAL_SIGNAL_INTERRUPT TERMINAL_AS(interrupt),
    TERMINAL_SIGNAL_RESIZE TERMINAL_AS(resize),
    TERMINAL_SIGNAL_STOP TERMINAL_AS(stop),
    TERMINAL_SIGNAL_CONTINUE TERMINAL_AS(resume)
} terminal_signal;

/// Attributes of a pen, as bits.
enum { TERMINAL_BOLD = 1, TERMINAL_DIM = 2, TERMINAL_UNDERLINE = 4, TERMINAL_REVERSE = 8 };

/// The number of pens.
enum { TERMINAL_PENS = 1024 };

/// One cluster to paint: its scalars, its width in columns, its pen.
typedef struct terminal_cell {
    uint32_t text[5];
    uint8_t count;
    uint8_t width;
    uint16_t pen;
} terminal_cell;

// Locale.
/// Sets the locale of the environment, or C.UTF-8 if that is not UTF-8 and `prefer_utf8` is true.
///
/// Returns true if characters are UTF-8 afterwards.
bool terminal_set_locale(bool prefer_utf8);
/// The C library's width of a scalar in columns; -1 if it is unknown. Any thread.
int terminal_columns_of(uint32_t scalar);

// Session.
/// Opens the terminal: alternate screen, no echo, decoded keys, signals by descriptor.
///
/// `term` may be unknown to this host.
terminal_opening terminal_open(const char *term, int input, int output, int escape_milliseconds, bool extended);
/// The number of colours in the terminal's description, 0 for none.
int terminal_colours(void);
/// Whether the description says that the terminal supports xterm's sequences (title, paste, focus).
bool terminal_is_xterm(void);
/// Starts colours; call once, before pens with colours are defined.
void terminal_start_colours(void);
/// Defines a pen; -1 is the terminal's default colour.
void terminal_define_pen(uint16_t pen, int foreground, int background, int attributes);
/// Restores the terminal for good, once; writes nothing to it if `gone`.
void terminal_close(bool gone);
/// Restores the terminal for a while.
void terminal_pause(void);
/// Reacquires the terminal after a pause; the next paint is complete.
void terminal_resume(void);

// Painting.
/// Puts a row of cells, from column 0.
void terminal_put_row(int row, const terminal_cell *cells, int count);
/// Sends what has changed, at once, and places the cursor; a negative row hides it.
void terminal_update(int cursor_row, int cursor_column);
/// Shortens the changes of attributes (ESC [ … m) among bytes for the terminal, and returns the new length.
///
/// ncurses sends colours, attributes and their ends one by one, also those that end at once or hold already. Of changes
/// that follow each other only the difference from what the terminal has is sent. It remembers that from call to call.
/// `output` holds twice as many bytes as `bytes`.
size_t terminal_shorten_changes(const char *bytes, size_t count, char *output);
/// Makes the next paint send everything.
void terminal_invalidate(void);
/// The kernel's size of the terminal; false if it has none.
bool terminal_measure(int *rows, int *columns);
/// Sets the size in ncurses.
void terminal_resize(int rows, int columns);
/// Rings the bell.
void terminal_bell(void);
/// Writes bytes that bypass ncurses (title, clipboard) and must not move the cursor; false on an error.
bool terminal_send(const char *bytes, size_t count);

// Input.
/// Reads the next scalar or key, without waiting.
terminal_reading terminal_next(uint32_t *value);
/// The number of bytes waiting in the kernel; -1 on an error.
int terminal_waiting(void);

// Signals.
/// The descriptor on which signals arrive.
int terminal_signal_descriptor(void);
/// Reads the next signal that has arrived, without waiting.
terminal_signal terminal_next_signal(void);
/// Stops this job as Ctrl-Z does, between pause and resume; returns when it continues.
void terminal_stop(void);

// Waking from other threads.
/// Makes a descriptor to wake the loop with; -1 on an error. Any thread.
int terminal_make_waker(void);
/// Wakes the loop. Any thread.
void terminal_wake(int waker);
/// Consumes the wake-ups.
void terminal_drain_waker(int waker);

#endif
