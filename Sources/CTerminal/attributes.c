// The strings by which the terminal changes attributes.
#include "attributes.h"

#include <ncurses.h>
#include <stdint.h>
#include <string.h>

/// How xterm's descriptions begin to turn the line-drawing character set on or off with every change of attributes.
static const char select_set[] = "%?%p9%t\033(0%e\033(B%;";
/// How the descriptions of tmux, screen and the Linux console end to do so.
static const char shift_set[] = "%?%p9%t\016%e\017%;";

char *tigetstr(const char *name);

/// A string of the description, in its place: ncurses reads it there for every change; NULL if it has none.
static char *string_of(const char *name) {
    char *text = tigetstr(name);
    return text == (char *)-1 ? NULL : text;
}

/// Removes the beginning of a string of the description.
static void remove_prefix(const char *name, const char *prefix) {
    char *text = string_of(name);
    size_t length = strlen(prefix);
    if (!text || strncmp(text, prefix, length) != 0 || !text[length]) return;
    memmove(text, text + length, strlen(text + length) + 1);
}

/// Removes the end of a string of the description.
static void remove_suffix(const char *name, const char *suffix) {
    char *text = string_of(name);
    size_t length = strlen(suffix);
    if (!text || strlen(text) <= length) return;
    char *end = text + strlen(text) - length;
    if (strcmp(end, suffix) == 0) *end = 0;
}

void terminal_shorten_attributes(void) {
    remove_prefix("sgr0", "\033(B");
    remove_prefix("sgr", select_set);
    remove_suffix("sgr0", "\017");
    remove_suffix("sgr", shift_set);
}

/// The length of the change of attributes at the beginning of `bytes`; 0 if there is none, or only a part of it.
static size_t length_of_change(const char *bytes, size_t count) {
    if (count < 3 || bytes[0] != '\033' || bytes[1] != '[') return 0;
    size_t at = 2;
    while (at < count && ((bytes[at] >= '0' && bytes[at] <= '9') || bytes[at] == ';' || bytes[at] == ':')) at++;
    return at < count && bytes[at] == 'm' ? at + 1 : 0;
}

size_t terminal_join_attributes(char *bytes, size_t count) {
    // Far below what terminals accept in one sequence.
    enum { LONGEST = 40 };
    size_t used = 0;
    // Where the last change begins, if nothing follows it yet.
    size_t last = SIZE_MAX;
    for (size_t at = 0; at < count;) {
        size_t length = length_of_change(bytes + at, count - at);
        if (length == 0) {
            last = SIZE_MAX;
            bytes[used++] = bytes[at++];
            continue;
        }
        const char *change = bytes + at;
        at += length;
        bool resets = change[2] == 'm' || (change[2] == '0' && (change[3] == 'm' || change[3] == ';'));
        if (last != SIZE_MAX && resets) {
            used = last;
        } else if (last != SIZE_MAX && used - last + length <= LONGEST) {
            // The final letter makes room for the separator; a sequence without numbers stands for 0.
            bool is_empty = bytes[last + 2] == 'm';
            used--;
            if (is_empty) bytes[used++] = '0';
            bytes[used++] = ';';
            memmove(bytes + used, change + 2, length - 2);
            used += length - 2;
            continue;
        } else {
            last = used;
        }
        memmove(bytes + used, change, length);
        used += length;
    }
    return used;
}
