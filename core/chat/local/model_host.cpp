#include "chat/local/model_host.h"

#include "base/fnv_hash.h"

#include <utility>

namespace daylong::chat {

ModelHost::ModelHost(std::shared_ptr<const LocalModels> models, const Workplace& workplace)
    : m_models(std::move(models)), m_workplace(workplace), m_order(m_models->automaticDevices) {}

Result<void> ModelHost::load(const settings::Settings& settings) {
    m_settings = settings;
    m_model.reset();  // before the next one takes its memory
    const auto open = [this](const std::string& device) -> Result<std::unique_ptr<TokenModel>> {
        settings::Settings tried = m_settings;
        tried.device = m_device = device;
        std::unique_ptr<TokenModel> opened = TRY(m_models->open(tried, m_workplace.goOnLoading));
        if (m_models->accept) TRY(m_models->accept(opened->summary()));
        return opened;
    };
    m_model = TRY(m_order.openOnFirst(
        m_settings.device, open, [this](const std::string& device, const Error& error) { giveUp(device, error); }));
    configure();
    return {};
}

void ModelHost::use(const settings::Settings& settings, const settings::OwnSettings& own) {
    m_settings = settings;
    m_own = own;
    if (m_model) configure();
}

void ModelHost::configure() {
    m_model->setSampling(m_own.sampling ? *m_own.sampling : settings::samplingFor(m_settings, m_model->summary()));
    m_model->setCache(cache());
    m_model->setTriesAhead(m_settings.triesAhead);
    if (!m_settings.triesAhead) m_model->freeDrafts();
}

store::StreamOwner ModelHost::streamOwner() const {
    const std::string choice = m_settings.chatTemplate();
    FnvHash hash;
    hash.add(choice);
    return {m_model->summary().fingerprint, choice.empty() ? std::string() : hash.hex()};
}

bool ModelHost::canMoveOn(const Error& failure) const { return m_model && isDeviceFault(failure) && m_device != "cpu"; }

Result<void> ModelHost::moveOn(const Error& failure) {
    m_order.fail(m_device);
    giveUp(m_model->summary().device, failure);
    m_workplace.tell(ModelGone{});
    m_workplace.tell(ActivityChanged{Activity::LoadingModel});
    m_workplace.tell(ModelLoading{m_settings.modelPath, 0.0});
    const Result<void> loaded = load(settings::Settings(m_settings));
    if (!loaded) return loaded.error().code == ErrorCode::Cancelled ? loadingWasStopped() : loaded.error();
    m_workplace.tell(ModelReady{m_model->summary(), m_settings});
    tellOfChange();
    return {};
}

/// Of several in a row, the first one's reason counts.
void ModelHost::giveUp(const std::string& device, const Error& error) {
    if (!m_abandoned.empty()) return;
    m_abandoned = device;
    m_why = error;
}

void ModelHost::tellOfChange() {
    if (m_abandoned.empty() || !m_model) return;
    m_workplace.tell(DeviceChanged{std::exchange(m_abandoned, {}), m_model->summary().device, m_why});
}

}  // namespace daylong::chat
