// ModelHost: the model that answers on this machine, and the device that it is on. Loads it, on the first device that
// takes it; brings it to the next one when its device fails, and says so. A device that failed is not tried again as
// long as this host lives. Thread rule: the engine thread. Failure rule: Result; after a failed load there is no model.
#pragma once

#include "chat/local/device_order.h"
#include "chat/local/token_model.h"

#include <memory>
#include <optional>
#include <string>

namespace daylong::chat {

/// Opens what settings name on the one device that they name, never "auto". Slow; Cancelled when `progress` says so.
using OpenModel = std::function<Result<std::unique_ptr<TokenModel>>(const settings::Settings& settings,
                                                                    const std::function<bool(double)>& progress)>;

struct LocalModels {
    OpenModel open;
    AutomaticDevices automaticDevices = {};  // unset: the CPU alone
    /// Refuses a model that could be loaded. Unset: none is.
    std::function<Result<void>(const settings::ModelSummary&)> accept = {};
};

class ModelHost {
public:
    ModelHost(std::shared_ptr<const LocalModels> models, const Workplace& workplace);

    /// What the settings name. Cancelled when stopped.
    Result<void> load(const settings::Settings& settings);
    /// What holds for it from now on.
    void use(const settings::Settings& settings, const settings::OwnSettings& own);

    TokenModel* model() const { return m_model.get(); }
    const settings::Settings& settings() const { return m_settings; }
    settings::CacheSettings cache() const {
        return m_model ? settings::cacheFor(m_settings, m_model->summary()) : settings::CacheSettings();
    }

    /// Whose the tokens are that it reads: the model's, as it is written for it.
    store::StreamOwner streamOwner() const;

    bool canMoveOn(const Error& failure) const;
    /// The device failed: the model on the next one.
    Result<void> moveOn(const Error& failure);
    /// Tells of a device that was given up since the last time.
    void tellOfChange();

private:
    void giveUp(const std::string& device, const Error& error);
    void configure();

    const std::shared_ptr<const LocalModels> m_models;
    const Workplace& m_workplace;
    DeviceOrder m_order;
    std::unique_ptr<TokenModel> m_model;
    settings::Settings m_settings;
    settings::OwnSettings m_own;
    std::string m_device;     // that the model is on, or was last tried on
    std::string m_abandoned;  // the device given up since the last one was told of
    Error m_why;              // and why
};

}  // namespace daylong::chat
