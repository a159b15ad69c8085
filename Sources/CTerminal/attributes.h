#ifndef WINNOW_ATTRIBUTES_H
#define WINNOW_ATTRIBUTES_H
/// Selects the ASCII character set, which xterm's descriptions do with every change of attributes.
static const char terminal_select_ascii[] = "\033(B";
/// Changes attributes without selecting a character set, in the description of the current terminal.
///
/// Frames have Unicode lines, never those of the line-drawing set; selecting ASCII once is enough.
void terminal_shorten_attributes(void);
#endif
