// What one can say to `daylong-cli chat` besides messages.
#pragma once

namespace daylong::cli {

inline constexpr const char* kHelp =
    "  /new                a new conversation        /list         all conversations\n"
    "  /temporary          one of which nothing is kept: gone when another one is opened; /keep keeps it\n"
    "  /open ID            another conversation      /search WORDS everything ever said\n"
    "  /regenerate         another reply             /memory       what the model sees now\n"
    "  /branches           where this conversation parts; /branch N shows the one with that number\n"
    "  /recall             what was brought back of what the model had forgotten; /recall off, /recall on\n"
    "  /attach FILE        a file that goes with the next message\n"
    "  /more               go on with a reply that was stopped or cut off\n"
    "  /rename TITLE       name this conversation    /quit         leave (or Ctrl-D)\n"
    "  /system             this conversation's system prompt; /system TEXT gives it one of its own, /system - the "
    "general one\n"
    "  What is typed during a reply is sent when it has ended. Ctrl-C stops a reply and drops what was typed so far.\n";

}  // namespace daylong::cli
