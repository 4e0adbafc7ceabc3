// Settings as rows of the transcript's settings table. Thread rule: the writer's (the engine thread). Failure rule:
// Result; what failed to be stored left all as it was.
#pragma once

#include "base/result.h"
#include "settings/settings.h"
#include "store/transcript_writer.h"

namespace daylong::settings {

/// What is not stored, or cannot be read, has its default.
Result<Settings> loadSettings(store::TranscriptWriter& writer);
Result<OwnSettings> loadOwnSettings(store::TranscriptWriter& writer, store::ConversationId conversation);
Result<void> saveOwnSettings(store::TranscriptWriter& writer, store::ConversationId conversation,
                             const OwnSettings& own);
/// All of them or none.
Result<void> saveSettings(store::TranscriptWriter& writer, const Settings& settings);

}  // namespace daylong::settings
