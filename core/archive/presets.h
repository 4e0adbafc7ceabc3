// Presets while the program runs: made, changed, removed, brought back. Conversations that use one get what was changed
// of it, the open one at once. Thread rule: any thread; all return at once, and are stored between two tokens of a
// reply. Failure rule: failures arrive as Failed events; what was asked for is done, or not. What there is comes as
// PresetsChanged.
#pragma once

#include "chat/chat_service.h"

namespace daylong::archive {

/// What there is: once, when the transcript is open.
void askForPresets(chat::ChatService& service);
/// A new one where the id is 0.
void savePreset(chat::ChatService& service, settings::Preset preset);
void removePreset(chat::ChatService& service, store::PresetId id);
void restorePreset(chat::ChatService& service, store::PresetId id);

/// On the engine thread.
Result<void> tellPresets(const chat::Session& session);

}  // namespace daylong::archive
