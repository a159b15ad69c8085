#ifndef WINNOW_CTERMINAL_H
#define WINNOW_CTERMINAL_H
// The only door to ncurses: closed enums and plain functions, no macro of ncurses passes through it.
#endif
