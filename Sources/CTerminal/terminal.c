#include <ncurses.h>
#include "CTerminal.h"
