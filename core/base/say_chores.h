// What core says of redactions and rescues, and of the local API: rows for say.cpp alone.
#pragma once

#include "base/say_row.h"

namespace daylong {

inline constexpr SayRow kSayOfChores[] = {
    {Say::RedactWhat, "redact.what",
     QT_TRANSLATE_NOOP("Say", "say what to redact: a message, a conversation, days or words")},
    {Say::RedactNothing, "redact.nothing", QT_TRANSLATE_NOOP("Say", "nothing was found to redact")},
    {Say::RedactReadElsewhere, "redact.read-elsewhere",
     QT_TRANSLATE_NOOP("Say", "another program is reading the transcript")},
    {Say::RedactCopyStays, "redact.copy-stays", QT_TRANSLATE_NOOP("Say", "cannot delete '%1': %2")},
    {Say::NothingToRescue, "transcript.nothing-to-rescue", QT_TRANSLATE_NOOP("Say", "no message can be read of '%1'")},
    {Say::NoWayToTranscript, "transcript.no-way", QT_TRANSLATE_NOOP("Say", "there is no way to '%1': %2")},

    {Say::ServeNoAddress, "serve.no-address",
     QT_TRANSLATE_NOOP("Say", "cannot listen on %1, port %2: this machine has no such address")},
    {Say::ServeCannotListen, "serve.cannot-listen",
     QT_TRANSLATE_NOOP("Say", "cannot listen on %1, port %2: %3; is it in use? Choose another with --port")},
    {Say::TokenNoRandom, "serve.token-no-random",
     QT_TRANSLATE_NOOP("Say", "the system gives no random numbers for a token")},
    {Say::TokenUnmade, "serve.token-unmade", QT_TRANSLATE_NOOP("Say", "cannot make '%1': %2")},
    {Say::TokenUnwritten, "serve.token-unwritten", QT_TRANSLATE_NOOP("Say", "cannot write the token to '%1': %2")},
    {Say::TokenUnread, "serve.token-unread", QT_TRANSLATE_NOOP("Say", "cannot read the token in '%1': %2")},
    {Say::TokenOpen, "serve.token-open",
     QT_TRANSLATE_NOOP("Say", "others can read or change the token in '%1'; chmod 600 it")},
    {Say::TokenUnfit, "serve.token-unfit",
     QT_TRANSLATE_NOOP("Say",
                       "'%1' holds no token of at least 16 letters and digits, without %, in its first line; delete "
                       "it, and a new one is made")},
};

}  // namespace daylong
