// The strings by which the terminal changes attributes.
#include "attributes.h"
#include "CTerminal.h"

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

enum { LONGEST_COLOUR = 19, ATTRIBUTES = 10 };

/// The attributes of what is written: colours as their numbers in a change, empty for the default.
struct look {
    /// False at first, and after a change that this file doesn't know.
    bool is_known;
    char foreground[LONGEST_COLOUR + 1];
    char background[LONGEST_COLOUR + 1];
    /// A bit for each number from 1 (bold) to 9 (struck through).
    unsigned on;
};

/// What the terminal has, and what ncurses wants next.
static struct look sent, wanted;

/// The number that ends an attribute; 0 if it isn't known. Bold and dim end together (ECMA-48, 8.3.117).
static int end_of_attribute(int number) {
    static const int ends[ATTRIBUTES] = {0, 22, 22, 23, 24, 25, 0, 27, 28, 29};
    return ends[number];
}

/// Applies a change of attributes to a look; returns false, with the look undefined, for numbers that aren't known.
static bool apply_change(const char *change, size_t length, struct look *look) {
    // Without ESC [ and m, and each number in turn; no number stands for 0.
    const char *at = change + 2, *end = change + length - 1;
    for (;;) {
        const char *begin = at;
        int number = 0;
        while (at < end && *at >= '0' && *at <= '9' && number < 1000) number = number * 10 + (*at++ - '0');
        // 30 to 39 and 90 to 97 are foregrounds, 40 to 49 and 100 to 107 backgrounds.
        char *colour = number % 60 >= 40 ? look->background : look->foreground;
        if (number == 0) {
            *look = (struct look){.is_known = true};
        } else if (number < ATTRIBUTES && end_of_attribute(number)) {
            look->on |= 1u << number;
        } else if (number >= 22 && number <= 29 && number != 26) {
            for (int each = 1; each < ATTRIBUTES; each++)
                if (end_of_attribute(each) == number) look->on &= ~(1u << each);
        } else if (number == 39 || number == 49) {
            *colour = 0;
        } else if ((number >= 30 && number <= 48) || (number >= 90 && number <= 107)) {
            if (number == 38 || number == 48) {
                // A colour of the palette (;5;N) or of its own (;2;R;G;B).
                int left = end - at > 2 && at[1] == '5' ? 2 : end - at > 2 && at[1] == '2' ? 4 : 0;
                if (!left) return false;
                while (left > 0 && at < end && *at == ';') {
                    left--;
                    at++;
                    while (at < end && *at >= '0' && *at <= '9') at++;
                }
                if (left > 0) return false;
            }
            if (at - begin > LONGEST_COLOUR) return false;
            memcpy(colour, begin, (size_t)(at - begin));
            colour[at - begin] = 0;
        } else {
            return false;
        }
        if (at == end) return true;
        if (*at++ != ';') return false;
    }
}

/// Adds a number, or several, to a list with semicolons; returns the new end.
static char *add_numbers(char *list, char *end, const char *numbers) {
    if (end > list) *end++ = ';';
    return stpcpy(end, numbers);
}

/// Adds the attributes that are to begin to a list of numbers.
static char *add_attributes(char *list, char *end, unsigned on) {
    for (int number = 1; number < ATTRIBUTES; number++)
        if (on & (1u << number)) end = add_numbers(list, end, (char[]){(char)('0' + number), 0});
    return end;
}

enum { LONGEST_LIST = 100 };

/// The numbers from everything off to a look; returns their length.
static size_t list_from_nothing(const struct look *look, char list[LONGEST_LIST]) {
    char *end = add_attributes(list, stpcpy(list, "0"), look->on);
    if (*look->foreground) end = add_numbers(list, end, look->foreground);
    if (*look->background) end = add_numbers(list, end, look->background);
    // A change without numbers turns everything off.
    if (end == list + 1) *--end = 0;
    return (size_t)(end - list);
}

/// The numbers from one look to another; returns their length.
static size_t list_from(const struct look *old, const struct look *new, char list[LONGEST_LIST]) {
    char *end = list;
    unsigned kept = old->on;
    for (int number = 1; number < ATTRIBUTES; number++) {
        if (!(kept & ~new->on & (1u << number))) continue;
        int code = end_of_attribute(number);
        end = add_numbers(list, end, (char[]){(char)('0' + code / 10), (char)('0' + code % 10), 0});
        for (int each = 1; each < ATTRIBUTES; each++)
            if (end_of_attribute(each) == code) kept &= ~(1u << each);
    }
    end = add_attributes(list, end, new->on & ~kept);
    if (strcmp(old->foreground, new->foreground) != 0)
        end = add_numbers(list, end, *new->foreground ? new->foreground : "39");
    if (strcmp(old->background, new->background) != 0)
        end = add_numbers(list, end, *new->background ? new->background : "49");
    return (size_t)(end - list);
}

/// Writes the shortest change from what the terminal has to what is wanted; returns the end of the output.
static char *send_wanted(char *output) {
    if (!wanted.is_known) return output;
    bool is_same = sent.is_known && sent.on == wanted.on && strcmp(sent.foreground, wanted.foreground) == 0
                   && strcmp(sent.background, wanted.background) == 0;
    if (is_same) return output;
    char whole[LONGEST_LIST], part[LONGEST_LIST];
    size_t length = list_from_nothing(&wanted, whole);
    const char *list = whole;
    if (sent.is_known) {
        size_t shorter = list_from(&sent, &wanted, part);
        if (shorter < length) {
            length = shorter;
            list = part;
        }
    }
    *output++ = '\033';
    *output++ = '[';
    memcpy(output, list, length);
    output += length;
    *output++ = 'm';
    sent = wanted;
    return output;
}

void terminal_forget_attributes(void) { sent.is_known = wanted.is_known = false; }

/// Whether a change of attributes, or the beginning of one, goes on after the end of the bytes.
static bool is_cut(const char *bytes, size_t count) {
    size_t at = 1;
    if (at < count && bytes[at++] != '[') return false;
    while (at < count && ((bytes[at] >= '0' && bytes[at] <= '9') || bytes[at] == ';' || bytes[at] == ':')) at++;
    return at == count;
}

size_t terminal_shorten_changes(const char *bytes, size_t count, char *output) {
    char *end = output;
    for (size_t at = 0; at < count;) {
        size_t length = length_of_change(bytes + at, count - at);
        if (length == 0) {
            end = send_wanted(end);
            if (bytes[at] == '\033' && is_cut(bytes + at, count - at)) terminal_forget_attributes();
            *end++ = bytes[at++];
            continue;
        }
        struct look next = wanted;
        bool is_understood = apply_change(bytes + at, length, &next);
        if (is_understood && next.is_known) {
            wanted = next;
        } else {
            end = send_wanted(end);
            memcpy(end, bytes + at, length);
            end += length;
            terminal_forget_attributes();
        }
        at += length;
    }
    return (size_t)(send_wanted(end) - output);
}
