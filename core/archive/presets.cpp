#include "archive/presets.h"

#include "archive/choices.h"
#include "chat/session.h"

#include <functional>
#include <utility>

namespace daylong::archive {

using namespace chat;

namespace {

/// Stored at once; what is at hand gets it when that is free.
void change(ChatService& service, std::function<Result<void>(store::TranscriptWriter&)> work) {
    service.post(When::BetweenTokens, [work = std::move(work)](Session& session) -> Result<void> {
        TRY(session.writer());
        TRY(work(*session.transcript));
        return tellPresets(session);
    });
    service.post(When::AsPosted, [](Session& session) -> Result<void> {
        if (session.own.preset == 0) return {};
        const std::string promptBefore = session.systemPrompt();
        TRY(session.useOwn());
        return session.hasModel() || session.wantsLoading() ? adjust(session, promptBefore) : Result<void>();
    });
}

void setRemoved(ChatService& service, store::PresetId id, bool removed) {
    change(service, [id, removed](store::TranscriptWriter& transcript) {
        return store::Presets(transcript).setRemoved(id, removed);
    });
}

}  // namespace

Result<void> tellPresets(const Session& session) {
    std::vector<settings::Preset> all = TRY(settings::loadPresets(*session.transcript));
    session.emit(PresetsChanged{std::move(all)});
    return {};
}

void askForPresets(ChatService& service) {
    service.post(When::BetweenTokens,
                 [](const Session& session) { return session.transcript ? tellPresets(session) : Result<void>(); });
}

void savePreset(ChatService& service, settings::Preset preset) {
    change(service, [preset = std::move(preset)](store::TranscriptWriter& transcript) -> Result<void> {
        TRY(settings::savePreset(transcript, preset));
        return {};
    });
}

void removePreset(ChatService& service, store::PresetId id) { setRemoved(service, id, true); }
void restorePreset(ChatService& service, store::PresetId id) { setRemoved(service, id, false); }

}  // namespace daylong::archive
