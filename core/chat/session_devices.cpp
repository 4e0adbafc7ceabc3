// Session: the device that the model runs on, and what happens when it fails.
#include "chat/session.h"

#include <utility>

namespace daylong::chat {

namespace {

/// What another device may do better. Unusable files and settings are the same everywhere.
bool isDeviceFault(const Error& error) {
    return error.code == ErrorCode::Device || error.code == ErrorCode::OutOfMemory ||
           error.code == ErrorCode::Unsupported;
}

}  // namespace

/// Opens the model on the first device that takes it, and says so where that is not the one asked for.
Result<void> Session::loadModel() {
    const Settings settings = effective();
    if (std::exchange(m_responder, nullptr)) emit(ModelGone{});
    m_attached = false;
    emit(ActivityChanged{Activity::LoadingModel});
    emit(ModelLoading{settings.modelPath, 0.0});
    Error failure{ErrorCode::Device, "no device is left to run the model on; choose one in Settings"};
    while (!m_responder) {
        const std::optional<std::string> device = m_devices.next(settings.device);
        if (!device) return failure;
        Settings tried = settings;
        tried.device = m_device = *device;
        auto made = m_options.makeResponder(tried, [&](double fraction) {
            emit(ModelLoading{settings.modelPath, fraction});
            m_interrupts.meanwhile();
            return !m_interrupts.isLoadingStopped();
        });
        if (made) {
            m_responder = std::move(*made);
        } else {
            failure = made.error();
            if (failure.code == ErrorCode::Cancelled)
                return Error{ErrorCode::NotFound,
                             "no model is loaded, because its loading was stopped; Apply in Settings loads it"};
            if (!isDeviceFault(failure) || m_device == "cpu") return failure;
            giveUp(failure);
        }
    }
    m_reopen = false;
    configure();
    emit(ModelReady{m_responder->model(), settings});
    if (!m_abandoned.empty()) emit(DeviceChanged{std::exchange(m_abandoned, {}), m_responder->model().device, m_why});
    return {};
}

/// The device is not tried again before the person asks for it.
void Session::giveUp(const Error& error) {
    m_devices.fail(m_device);
    if (m_abandoned.empty()) {  // of several in a row, the first one's reason counts
        m_abandoned = m_responder ? m_responder->model().device : m_device;
        m_why = error.message;
    }
}

/// Makes the model's cache that of the open conversation, on another device where this one cannot.
Result<void> Session::attach() {
    while (true) {
        m_attached = false;
        const Result<void> attached = attachHere();
        if (attached) break;
        if (attached.error().code == ErrorCode::Cancelled) emitUnfinishedMemory();
        if (!isDeviceFault(attached.error()) || !m_responder || m_device == "cpu") return attached;
        giveUp(attached.error());
        TRY(loadModel());
    }
    m_attached = true;
    emitMemory();
    return {};
}

Result<void> Session::rebuild() {
    ReplyRecorder observer = recorder({.conversation = m_conversation.id}, Activity::Rebuilding);
    emit(ActivityChanged{Activity::Rebuilding, 0, m_conversation.tokenCount});
    const auto read = [this](uint64_t begin, uint64_t end) { return readStream(begin, end); };
    const std::vector<TokenRange> pinned = TRY(pinnedRanges());
    uint64_t end = 0;
    for (const TokenRange& range : pinned) {
        if (range.begin < end || range.end > m_conversation.tokenCount)
            return recordDamage("pinned messages have impossible places");
        end = range.end;
    }
    return m_responder->resume({opening(), m_conversation.preambleEnd, m_conversation.tokenCount, pinned}, read,
                               observer);
}

/// A device was lost in the middle of a turn. What it was reading is in the stored stream all the same
/// (see Responder), so the next device reads that back and the turn goes on.
Result<void> Session::moveOn(const Error& loss) {
    Error error = loss;
    while (isDeviceFault(error) && m_device != "cpu") {
        giveUp(error);
        TRY(loadModel());
        const std::optional<store::Conversation> found = TRY(m_writer->conversation(m_conversation.id));
        if (found) m_conversation = *found;
        const Result<void> rebuilt = rebuild();
        if (rebuilt) return {};
        error = rebuilt.error();
    }
    return error;
}

}  // namespace daylong::chat
