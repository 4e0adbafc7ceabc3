// DeviceOrder: on which device a model runs next. The one that the settings name; where they say "auto", or it failed,
// the best of the others; the CPU when nothing else is left. Thread rule: the engine thread.
#pragma once

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace daylong::chat {

/// Ids of the devices that "auto" takes, best first. The composition root knows them; core knows no GPU.
using AutomaticDevices = std::function<std::vector<std::string>()>;

class DeviceOrder {
public:
    explicit DeviceOrder(AutomaticDevices automatic) : m_automatic(std::move(automatic)) {}

    /// Nothing when all have failed, the CPU too.
    std::optional<std::string> next(const std::string& wanted) const {
        if (wanted != "auto" && !wanted.empty() && !failed(wanted)) return wanted;
        if (failed("cpu")) return std::nullopt;
        if (m_automatic) {
            for (std::string& device : m_automatic()) {
                if (!failed(device)) return std::move(device);
            }
        }
        return "cpu";
    }
    void fail(std::string device) { m_failed.push_back(std::move(device)); }
    /// The person chose anew: every device gets another chance.
    void forgive() { m_failed.clear(); }

private:
    bool failed(const std::string& device) const {
        return std::find(m_failed.begin(), m_failed.end(), device) != m_failed.end();
    }

    AutomaticDevices m_automatic;
    std::vector<std::string> m_failed;
};

}  // namespace daylong::chat
