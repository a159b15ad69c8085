// The strings by which the terminal changes attributes.
#include "attributes.h"

#include <ncurses.h>
#include <string.h>

/// How xterm's descriptions begin to turn the line-drawing character set on or off with every change of attributes.
static const char select_set[] = "%?%p9%t\033(0%e\033(B%;";

char *tigetstr(const char *name);

/// Removes the beginning of a string of the description, in its place: ncurses reads it there for every change.
static void remove_prefix(const char *name, const char *prefix) {
    char *text = tigetstr(name);
    size_t length = strlen(prefix);
    if (!text || text == (char *)-1 || strncmp(text, prefix, length) != 0 || !text[length]) return;
    memmove(text, text + length, strlen(text + length) + 1);
}

void terminal_shorten_attributes(void) {
    remove_prefix("sgr0", terminal_select_ascii);
    remove_prefix("sgr", select_set);
}
