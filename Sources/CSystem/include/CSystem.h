#ifndef WINNOW_CSYSTEM_H
#define WINNOW_CSYSTEM_H
// System calls and constants that Swift's Glibc module does not show.
#endif
