// All calls of ncurses: session, painting, input.
#include "CTerminal.h"
#include "attributes.h"
#include "session.h"
#include "xterm.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <locale.h>
#include <ncurses.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mman.h>
#include <termios.h>
#include <unistd.h>
#include <wchar.h>

// From <term.h>, which must not be included: its lower-case macros break code.
extern int setupterm(const char *, int, int *);
extern char *tigetstr(const char *);
extern int tigetnum(const char *);
extern int tigetflag(const char *);

enum {
    // Far above the codes that ncurses assigns to a description's extended keys, which begin at KEY_MAX.
    KEY_OF_PASTE_BEGIN = KEY_MAX + 0x1000,
    KEY_OF_PASTE_END,
    KEY_OF_FOCUS_IN,
    KEY_OF_FOCUS_OUT
};

static SCREEN *screen;
static FILE *output_stream;
static WINDOW *pad;
static int input_descriptor = -1;
static int output_descriptor = -1;
static bool colours_on;
static bool extended_on;
static bool xterm_like;
static bool paused;
static bool is_painted;
static void start_modes(void);
static struct { attr_t attributes; int pair; } pens[TERMINAL_PENS];

static const char keep_title[] = "\033[22;2t";
static const char start_extended[] = "\033[?2004h\033[?1004h";
static const char stop_extended[] = "\033[?1004l\033[?2004l\033[23;2t";

bool terminal_set_locale(bool prefer_utf8) {
    setlocale(LC_ALL, "");
    // Numbers that other code prints or reads keep their decimal point.
    setlocale(LC_NUMERIC, "C");
    if (strcmp(nl_langinfo(CODESET), "UTF-8") == 0) return true;
    if (!prefer_utf8) return false;
    if (!setlocale(LC_CTYPE, "C.UTF-8") && !setlocale(LC_CTYPE, "C.utf8") && !setlocale(LC_CTYPE, "en_US.UTF-8")) return false;
    return strcmp(nl_langinfo(CODESET), "UTF-8") == 0;
}

int terminal_columns_of(uint32_t scalar) { return wcwidth((wchar_t)scalar); }

/// Finds a description for `term`; NULL if there is none.
///
/// Its own, xterm's if it is unknown, the embedded one if the host has none.
static const char *find_description(const char *term) {
    int found = 0;
    if (term && *term && setupterm(term, output_descriptor, &found) == OK) return term;
    if (term && *term && found == 1) return term;  // A hardcopy terminal, refused later for lack of a cursor.
    if (setupterm("xterm-256color", output_descriptor, &found) == OK) return "xterm-256color";
    char *before = getenv("TERMINFO");
    char *kept = before ? strdup(before) : NULL;
    setenv("TERMINFO", terminal_xterm_description, 1);
    bool ok = setupterm("xterm-256color", output_descriptor, &found) == OK;
    if (!ok && kept) setenv("TERMINFO", kept, 1);
    if (!ok && !kept) unsetenv("TERMINFO");
    free(kept);
    return ok ? "xterm-256color" : NULL;
}

static size_t append(char *into, size_t used, size_t room, const char *text) {
    if (!text || text == (char *)-1) return used;
    while (*text && used + 1 < room) {
        if (text[0] == '$' && text[1] == '<') {  // Padding, not needed here.
            const char *end = strchr(text, '>');
            if (!end) break;
            text = end + 1;
            continue;
        }
        into[used++] = *text++;
    }
    return used;
}

/// Prepares the bytes that restore the terminal, so that a crash handler only has to write them.
static void prepare_restore(void) {
    static char bytes[512];
    size_t used = 0;
    if (extended_on) used = append(bytes, used, sizeof bytes, stop_extended);
    used = append(bytes, used, sizeof bytes, tigetstr("sgr0"));
    if (colours_on) used = append(bytes, used, sizeof bytes, tigetstr("op"));
    used = append(bytes, used, sizeof bytes, tigetstr("rmkx"));
    used = append(bytes, used, sizeof bytes, tigetstr("cnorm"));
    used = append(bytes, used, sizeof bytes, tigetstr("rmcup"));
    used = append(bytes, used, sizeof bytes, "\r");
    session_set_restore_bytes(output_descriptor, bytes, used);
}

/// Sets our own modes on top of those of ncurses.
///
/// No flow control (C-s and C-q are keys); C-v and C-o are not handled by the line discipline.
static void set_modes(void) {
    struct termios modes;
    cbreak();
    noecho();
    nonl();
    if (tcgetattr(input_descriptor, &modes) == 0) {
        modes.c_iflag &= ~(tcflag_t)(IXON | IXOFF | ISTRIP);
        modes.c_lflag &= ~(tcflag_t)IEXTEN;
        tcsetattr(input_descriptor, TCSANOW, &modes);
        def_prog_mode();
    }
}

terminal_opening terminal_open(const char *term, int input, int output, int escape_milliseconds, bool extended) {
    if (screen) return TERMINAL_ALREADY_OPEN;
    if (!isatty(input) || !isatty(output)) return TERMINAL_NOT_A_TERMINAL;
    input_descriptor = input;
    output_descriptor = output;
    const char *name = find_description(term);
    if (!name) return TERMINAL_NO_DESCRIPTION;
    const char *cup = tigetstr("cup");
    if (!cup || cup == (char *)-1) return TERMINAL_NO_CURSOR;
    if (!session_begin(input)) return TERMINAL_SYSTEM;

    int copy = fcntl(output, F_DUPFD_CLOEXEC, 3);
    output_stream = copy < 0 ? NULL : fdopen(copy, "w");
    int in_copy = fcntl(input, F_DUPFD_CLOEXEC, 3);
    FILE *input_stream = in_copy < 0 ? NULL : fdopen(in_copy, "r");
    if (!output_stream || !input_stream) {
        session_end(true);
        return TERMINAL_SYSTEM;
    }
    use_env(TRUE);
    use_tioctl(TRUE);
    screen = newterm(name, output_stream, input_stream);
    if (!screen) {
        fclose(output_stream);
        fclose(input_stream);
        session_end(true);
        return TERMINAL_NO_DESCRIPTION;
    }
    set_term(screen);
    is_painted = false;
    session_take_signals();
    set_escdelay(escape_milliseconds);
    set_modes();
    xterm_like = tigetflag("XT") > 0 || strcmp(name, term ? term : "") != 0;
    // Others keep what selects their character set: nothing else would select it at the start.
    if (xterm_like) terminal_shorten_attributes();
    extended_on = extended || xterm_like;
    colours_on = false;
    pad = newpad(1, 1);
    if (pad) {
        keypad(pad, TRUE);
        nodelay(pad, TRUE);
    }
    keypad(stdscr, TRUE);
    leaveok(stdscr, FALSE);
    scrollok(stdscr, FALSE);
    keyok(KEY_MOUSE, FALSE);  // It would be reported without its coordinates, which would then appear as letters.
    define_key("\033[200~", KEY_OF_PASTE_BEGIN);
    define_key("\033[201~", KEY_OF_PASTE_END);
    define_key("\033[I", KEY_OF_FOCUS_IN);
    define_key("\033[O", KEY_OF_FOCUS_OUT);
    memset(pens, 0, sizeof pens);
    prepare_restore();
    paused = true;
    start_modes();
    return TERMINAL_OPENED;
}

int terminal_colours(void) {
    int colours = tigetnum("colors");
    return colours > 0 ? colours : 0;
}

bool terminal_is_xterm(void) { return extended_on; }

void terminal_start_colours(void) {
    if (!screen || colours_on || start_color() != OK) return;
    use_default_colors();
    colours_on = true;
    prepare_restore();
}

void terminal_define_pen(uint16_t pen, int foreground, int background, int attributes) {
    if (pen >= TERMINAL_PENS) return;
    attr_t value = A_NORMAL;
    if (attributes & TERMINAL_BOLD) value |= A_BOLD;
    if (attributes & TERMINAL_DIM) value |= A_DIM;
    if (attributes & TERMINAL_UNDERLINE) value |= A_UNDERLINE;
    if (attributes & TERMINAL_REVERSE) value |= A_REVERSE;
    int pair = 0;
    if (colours_on && (foreground >= 0 || background >= 0)) {
        pair = alloc_pair(foreground, background);
        if (pair < 0) pair = 0;
    }
    pens[pen].attributes = value;
    pens[pen].pair = pair;
}

/// Saves the title on the terminal's stack, once per restore, and turns on paste and focus reports.
static void start_modes(void) {
    if (extended_on && paused) terminal_send(keep_title, sizeof keep_title - 1);
    if (extended_on) terminal_send(start_extended, sizeof start_extended - 1);
    if (xterm_like) terminal_send(terminal_select_ascii, sizeof terminal_select_ascii - 1);
    paused = false;
}

void terminal_pause(void) {
    if (!screen) return;
    paused = true;
    if (extended_on) terminal_send(stop_extended, sizeof stop_extended - 1);
    curs_set(1);
    endwin();
    session_pause();
}

void terminal_resume(void) {
    if (!screen) return;
    session_resume();
    reset_prog_mode();
    session_take_signals();
    start_modes();
    clearok(curscr, TRUE);
}

void terminal_close(bool gone) {
    if (!screen) return;
    if (!gone) {
        // A terminal that accepts no bytes (flow stopped, connection stalled) must not block us: after half a second
        // the waiting output is discarded, and if that made room the terminal is restored without ncurses.
        struct pollfd out = {output_descriptor, POLLOUT, 0};
        bool stuck = poll(&out, 1, 500) <= 0;
        if (stuck) tcflush(output_descriptor, TCOFLUSH);
        if (stuck || session_is_muted()) {
            if (poll(&out, 1, 0) > 0 && !(out.revents & (POLLHUP | POLLERR | POLLNVAL))) session_restore();
            gone = true;
        } else {
            gone = out.revents & (POLLHUP | POLLERR | POLLNVAL);
        }
    }
    if (!gone) {
        if (extended_on) terminal_send(stop_extended, sizeof stop_extended - 1);
        curs_set(1);
        endwin();
    }
    session_end(gone);
    if (pad) delwin(pad);
    pad = NULL;
    SCREEN *old = screen;
    screen = NULL;
    delscreen(old);
    if (output_stream) fclose(output_stream);
    output_stream = NULL;
}

void terminal_put_row(int row, const terminal_cell *cells, int count) {
    enum { MOST = 1024 };
    cchar_t line[MOST];
    if (!screen || count > MOST) return;
    for (int index = 0; index < count; index++) {
        wchar_t text[6];
        int length = cells[index].count > 5 ? 5 : cells[index].count;
        for (int at = 0; at < length; at++) text[at] = (wchar_t)cells[index].text[at];
        text[length] = 0;
        int pen = cells[index].pen < TERMINAL_PENS ? cells[index].pen : 0;
        int pair = pens[pen].pair;
        if (setcchar(&line[index], text, pens[pen].attributes, 0, &pair) != OK) {
            setcchar(&line[index], L"?", pens[pen].attributes, 0, &pair);
        }
    }
    mvwadd_wchnstr(stdscr, row, 0, line, count);
}

/// Updates the screen with a single write; returns false, with nothing done, where that is impossible.
///
/// ncurses writes at every step of its cursor, dozens of times per frame, and each write wakes the terminal. So it
/// writes to memory, which is then sent.
static bool update_by_one_write(void) {
    static int memory = -1;
    // The first update also sets modes, and so does one after a pause: that needs a terminal. A muted terminal must
    // not be written to.
    if (!is_painted || isendwin() || session_is_muted()) return false;
    if (memory < 0) memory = memfd_create("paint", MFD_CLOEXEC);
    int through = fileno(output_stream);
    if (memory < 0 || dup3(memory, through, O_CLOEXEC) < 0) return false;
    doupdate();
    dup3(output_descriptor, through, O_CLOEXEC);
    off_t left = lseek(memory, 0, SEEK_CUR);
    lseek(memory, 0, SEEK_SET);
    static char bytes[16384], shorter[2 * sizeof bytes];
    while (left > 0) {
        ssize_t count = read(memory, bytes, left < (off_t)sizeof bytes ? (size_t)left : sizeof bytes);
        if (count <= 0 || !terminal_send(shorter, terminal_shorten_changes(bytes, (size_t)count, shorter))) break;
        left -= count;
    }
    lseek(memory, 0, SEEK_SET);
    return true;
}

void terminal_update(int cursor_row, int cursor_column) {
    static int shown = -1;
    if (!screen) return;
    int wanted = cursor_row >= 0;
    if (wanted != shown || isendwin()) curs_set(wanted);
    shown = wanted;
    if (wanted) {
        leaveok(stdscr, FALSE);
        wmove(stdscr, cursor_row, cursor_column);
    } else {
        leaveok(stdscr, TRUE);
    }
    wnoutrefresh(stdscr);
    if (update_by_one_write()) return;
    session_painting(true, fileno(output_stream));
    terminal_forget_attributes();
    doupdate();
    session_painting(false, -1);
    is_painted = true;
}

void terminal_invalidate(void) {
    if (screen) clearok(curscr, TRUE);
}

bool terminal_measure(int *rows, int *columns) {
    struct winsize size;
    if (ioctl(output_descriptor, TIOCGWINSZ, &size) != 0 || size.ws_row == 0 || size.ws_col == 0) return false;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return true;
}

void terminal_resize(int rows, int columns) {
    if (screen && rows > 0 && columns > 0 && (LINES != rows || COLS != columns)) resizeterm(rows, columns);
}

void terminal_bell(void) {
    if (screen) beep();
}

bool terminal_send(const char *bytes, size_t count) {
    // Through the descriptor that ncurses writes to, so that both are muted together.
    int descriptor = output_stream ? fileno(output_stream) : output_descriptor;
    bool sent = true;
    session_painting(true, descriptor);
    while (sent && count > 0) {
        ssize_t done = write(descriptor, bytes, count);
        if (done < 0 && errno == EINTR) continue;
        sent = done > 0;
        if (sent) {
            bytes += done;
            count -= (size_t)done;
        }
    }
    session_painting(false, -1);
    return sent;
}

/// The key for an arrow or similar with a modifier: the plain key, or a step by words.
///
/// Descriptions name these keys kUP5, kLFT3 and so on.
static uint32_t extended_key_of(wint_t code) {
    static const struct { const char *name; uint32_t key, with_control; } names[] = {
        {"kUP", TERMINAL_KEY_UP, TERMINAL_KEY_UP},
        {"kDN", TERMINAL_KEY_DOWN, TERMINAL_KEY_DOWN},
        {"kLFT", TERMINAL_KEY_LEFT, TERMINAL_KEY_WORD_LEFT},
        {"kRIT", TERMINAL_KEY_RIGHT, TERMINAL_KEY_WORD_RIGHT},
        {"kHOM", TERMINAL_KEY_HOME, TERMINAL_KEY_HOME},
        {"kEND", TERMINAL_KEY_END, TERMINAL_KEY_END},
        {"kPRV", TERMINAL_KEY_PAGE_UP, TERMINAL_KEY_PAGE_UP},
        {"kNXT", TERMINAL_KEY_PAGE_DOWN, TERMINAL_KEY_PAGE_DOWN},
    };
    const char *name = keyname((int)code);
    if (!name) return TERMINAL_KEY_OTHER;
    for (size_t index = 0; index < sizeof names / sizeof *names; index++) {
        size_t length = strlen(names[index].name);
        if (strncmp(name, names[index].name, length) != 0) continue;
        const char *modifier = name + length;  // 3 is Alt, 5 is Control.
        if (strcmp(modifier, "3") == 0 || strcmp(modifier, "5") == 0) return names[index].with_control;
        if (*modifier == 0 || (modifier[0] >= '2' && modifier[0] <= '8' && modifier[1] == 0)) return names[index].key;
    }
    return TERMINAL_KEY_OTHER;
}

static uint32_t key_of(wint_t code) {
    if (code >= KEY_F(1) && code <= KEY_F(24)) return TERMINAL_KEY_FUNCTION + (code - KEY_F(0));
    switch (code) {
    case KEY_SR: return TERMINAL_KEY_UP;
    case KEY_SF: return TERMINAL_KEY_DOWN;
    case KEY_SLEFT: return TERMINAL_KEY_LEFT;
    case KEY_SRIGHT: return TERMINAL_KEY_RIGHT;
    case KEY_SHOME: return TERMINAL_KEY_HOME;
    case KEY_SEND: return TERMINAL_KEY_END;
    case KEY_UP: return TERMINAL_KEY_UP;
    case KEY_DOWN: return TERMINAL_KEY_DOWN;
    case KEY_LEFT: return TERMINAL_KEY_LEFT;
    case KEY_RIGHT: return TERMINAL_KEY_RIGHT;
    case KEY_HOME: case KEY_A1: case KEY_FIND: return TERMINAL_KEY_HOME;
    case KEY_END: case KEY_C1: case KEY_SELECT: case KEY_LL: return TERMINAL_KEY_END;
    case KEY_PPAGE: case KEY_A3: return TERMINAL_KEY_PAGE_UP;
    case KEY_NPAGE: case KEY_C3: return TERMINAL_KEY_PAGE_DOWN;
    case KEY_IC: return TERMINAL_KEY_INSERT;
    case KEY_DC: return TERMINAL_KEY_DELETE;
    case KEY_BACKSPACE: return TERMINAL_KEY_BACKSPACE;
    case KEY_BTAB: return TERMINAL_KEY_BACKTAB;
    case KEY_ENTER: return TERMINAL_KEY_ENTER;
    case KEY_OF_PASTE_BEGIN: return TERMINAL_KEY_PASTE_BEGIN;
    case KEY_OF_PASTE_END: return TERMINAL_KEY_PASTE_END;
    case KEY_OF_FOCUS_IN: return TERMINAL_KEY_FOCUS_IN;
    case KEY_OF_FOCUS_OUT: return TERMINAL_KEY_FOCUS_OUT;
    default: return extended_key_of(code);
    }
}

/// Reads a scalar or a key.
///
/// Assembles bytes here rather than with wget_wch, which drops up to 144 good bytes after one that is not UTF-8.
terminal_reading terminal_next(uint32_t *value) {
    static uint32_t scalar, least;
    static int missing;
    while (pad) {
        int code = wgetch(pad);
        if (code == ERR) return TERMINAL_NOTHING;
        if (code > 0xFF) {
            missing = 0;
            *value = key_of((wint_t)code);
            return TERMINAL_KEY;
        }
        uint32_t byte = (uint32_t)code;
        if (missing > 0 && (byte & 0xC0) == 0x80) {
            scalar = scalar << 6 | (byte & 0x3F);
            if (--missing > 0) continue;
            // An overlong form, a surrogate, or beyond the last scalar: not UTF-8.
            if (scalar < least || scalar > 0x10FFFF || (scalar >= 0xD800 && scalar < 0xE000)) continue;
            *value = scalar;
            return TERMINAL_SCALAR;
        }
        missing = 0;
        if (byte < 0x80) {
            *value = byte;
            return TERMINAL_SCALAR;
        }
        if (byte >= 0xC2 && byte < 0xE0) {
            scalar = byte & 0x1F;
            least = 0x80;
            missing = 1;
        } else if (byte >= 0xE0 && byte < 0xF0) {
            scalar = byte & 0x0F;
            least = 0x800;
            missing = 2;
        } else if (byte >= 0xF0 && byte < 0xF5) {
            scalar = byte & 0x07;
            least = 0x10000;
            missing = 3;
        }
    }
    return TERMINAL_NOTHING;
}

int terminal_waiting(void) {
    int count = 0;
    return ioctl(input_descriptor, FIONREAD, &count) == 0 ? count : -1;
}
