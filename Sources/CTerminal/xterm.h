#ifndef WINNOW_XTERM_H
#define WINNOW_XTERM_H
extern const char terminal_xterm_description[];
#endif
