// How replies are written for OpenAI's clients: one object, or server-sent events. Pure functions, but for ids and
// time.
#pragma once

#include "serve/dialect.h"

namespace daylong::serve {

/// `tellsUsage`: also at a stream's end.
Form openAiChatForm(const Asked& asked, bool streams, bool tellsUsage);
Form openAiCompletionForm(const Asked& asked, bool streams, bool tellsUsage);

}  // namespace daylong::serve
