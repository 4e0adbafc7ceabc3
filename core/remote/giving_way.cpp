#include "remote/giving_way.h"

#include "base/clock.h"
#include "base/say.h"
#include "settings/suited.h"

namespace daylong::remote {

using namespace chat;

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
    return now().read(said, reading);
}

settings::Settings GivingWay::localSettings() const {
    settings::Settings local = m_settings;
    local.chooseModel(m_settings.localModel);
    return local;
}

Result<void> GivingWay::askServer() {
    if (m_local && m_settings.givesWay && steadySeconds() - m_lostAt < m_notAgain) return {};
    const Result<void> reached = reach(m_server->endpoint(), [this] { return !m_workplace.shouldStop(); });
    if (m_workplace.shouldStop()) return Error{ErrorCode::Cancelled, "stopped"};
    const bool lost =
        !reached && (reached.error().code == ErrorCode::Network || reached.error().code == ErrorCode::ConnectionLost);
    m_lostAt = lost ? steadySeconds() : 0.0;
    if (!lost) return m_local ? comeBack() : Result<void>();
    if (m_local) return {};
    const Result<void> gave = giveWay();
    return gave || m_local ? gave : reached;
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
