#ifndef WINNOW_ATTRIBUTES_H
#define WINNOW_ATTRIBUTES_H
#include <stddef.h>
/// Selects the ASCII character set, which descriptions do with every change of attributes: xterm's by ESC ( B, that of
/// tmux and screen by SI.
static const char terminal_select_ascii[] = "\033(B\017";
/// Changes attributes without selecting a character set, in the description of the current terminal.
///
/// Frames have Unicode lines, never those of the line-drawing set; selecting ASCII once is enough.
void terminal_shorten_attributes(void);
/// Forgets what the terminal has, after bytes that didn't go through `terminal_shorten_changes`.
void terminal_forget_attributes(void);
#endif
