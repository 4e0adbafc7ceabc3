#include "remote/giving_way.h"

#include "base/clock.h"
#include "base/say.h"
#include "remote/failures.h"
#include "settings/suited.h"

#include <algorithm>
#include <utility>

namespace daylong::remote {

using namespace chat;

namespace {

constexpr double kLongestWait = 3600.0;  // seconds

/// Knows whether a reply has begun.
class Ear final : public Observer {
public:
    explicit Ear(Observer& behind) : m_behind(behind) {}
    Result<void> onText(std::string_view utf8) override {
        m_hasHeard = true;
        return m_behind.onText(utf8);
    }
    bool shouldStop() override { return m_behind.shouldStop(); }
    Result<void> store() override { return m_behind.store(); }
    bool hasHeard() const { return m_hasHeard; }

private:
    Observer& m_behind;
    bool m_hasHeard = false;
};

}  // namespace

bool GivingWay::use(const settings::Settings& settings, const settings::OwnSettings& own) {
    m_settings = settings;
    m_own = own;
    const bool server = m_server->use(settings, own);
    return m_local ? m_local->use(localSettings(), own) : server;
}

Result<void> GivingWay::open(store::ConversationId conversation, const text::Opening& opening) {
    m_conversation = conversation;
    return now().open(conversation, opening);
}

Result<void> GivingWay::read(store::MessageId said, Reading reading) {
    if (m_settings.givesWay || m_local) TRY(askServer());
    m_said = said;
    return now().read(said, reading);
}

/// The reply stands in the transcript by now, empty: whoever answers instead reads what was said before it.
Result<Reply> GivingWay::answer(const store::Message& reply, Observer& observer) {
    const store::MessageId said = std::exchange(m_said, 0);
    Ear ear(observer);
    const Result<Reply> replied = now().answer(reply, ear);
    if (m_local || !m_settings.givesWay) return replied;
    if (replied) m_wait = m_notAgain;
    if (replied || ear.hasHeard() || !reply.text.empty() || !isLost(replied.error())) return replied;
    TRY(giveWayFor(replied.error()));
    m_wait = std::min(2.0 * m_wait, kLongestWait);
    TRY(m_local->read(said, Reading::Whole));
    m_workplace.tell(ActivityChanged{Activity::Replying});
    return m_local->answer(reply, observer);
}

settings::Settings GivingWay::localSettings() const {
    settings::Settings local = m_settings;
    local.chooseModel(m_settings.localModel);
    return local;
}

Result<void> GivingWay::askServer() {
    if (m_local && m_settings.givesWay && steadySeconds() - m_lostAt < m_wait) return {};
    const Result<void> reached = reach(m_server->endpoint(), [this] { return !m_workplace.shouldStop(); });
    if (m_workplace.shouldStop()) return Error{ErrorCode::Cancelled, "stopped"};
    if (reached || !isLost(reached.error())) return m_local ? comeBack() : Result<void>();
    if (!m_local) return giveWayFor(reached.error());
    m_lostAt = steadySeconds();
    return {};
}

/// The server's failure is what is told where nobody answers instead, unless that was stopped.
Result<void> GivingWay::giveWayFor(const Error& lost) {
    m_lostAt = steadySeconds();
    const Result<void> gave = giveWay();
    return gave || m_local || gave.error().code == ErrorCode::Cancelled ? gave : Result<void>(lost);
}

/// Each has what suits it told where a conversation begins.
Result<void> GivingWay::openWith(Responder& responder, const settings::Settings& settings) {
    const auto row = TRY(m_workplace.transcript->conversation(m_conversation));
    return responder.open(m_conversation, text::openingOn(row ? row->firstDay : 0,
                                                          settings::beginningOf(settings, m_own, responder.model())));
}

Result<void> GivingWay::giveWay() {
    const settings::ModelSummary lost = m_server->model();
    m_workplace.tell(ModelGone{});
    m_workplace.tell(ActivityChanged{Activity::LoadingModel});
    auto made = m_makeLocal(localSettings(), m_workplace);
    if (!made) {
        m_workplace.tell(ModelReady{lost, m_settings});
        return made.error();
    }
    m_server->leave();
    m_local = std::move(*made);
    m_local->use(localSettings(), m_own);
    m_workplace.tell(ModelReady{m_local->model(), m_settings});
    TRY(m_workplace.note({saying(Say::ServerGivesWay, lost.device, m_local->model().name)}));
    return openWith(*m_local, localSettings());
}

Result<void> GivingWay::comeBack() {
    m_local.reset();
    m_workplace.tell(ModelGone{});
    m_workplace.tell(ModelReady{m_server->model(), m_settings});
    return openWith(*m_server, m_settings);
}

Result<std::unique_ptr<Responder>> makeRemote(const std::filesystem::path& folder, const settings::Settings& settings,
                                              const Workplace& workplace, MakeResponder local) {
    RemoteModel model = TRY(findModel(folder, settings.modelPath));
    auto server = std::make_unique<RemoteResponder>(folder, std::move(model), workplace);
    return std::unique_ptr<Responder>(std::make_unique<GivingWay>(std::move(server), std::move(local), workplace));
}

}  // namespace daylong::remote
