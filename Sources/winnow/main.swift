import Glibc

exit(CommandRun.start(Array(CommandLine.arguments.dropFirst())))
