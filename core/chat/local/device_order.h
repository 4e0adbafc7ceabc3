// DeviceOrder: on which device a model runs next. The one that the settings name; where they say "auto", or it failed,
// the best of the others; the CPU when nothing else is left. Thread rule: none of its own.
#pragma once

#include "base/say.h"

#include <algorithm>
#include <functional>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace daylong::chat {

/// Ids of the devices that "auto" takes, best first. The composition root knows them; core knows no GPU.
using AutomaticDevices = std::function<std::vector<std::string>()>;

/// What another device may do better. Unusable files and settings are the same everywhere.
inline bool isDeviceFault(const Error& error) {
    return error.code == ErrorCode::Device || error.code == ErrorCode::OutOfMemory ||
           error.code == ErrorCode::Unsupported;
}

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

    /// What open(device), a Result, gives on the first device that takes it; onFailure(device, error) hears of those
    /// that do not. There is no other after the CPU.
    template <class Open, class OnFailure>
    auto openOnFirst(const std::string& wanted, Open&& open, OnFailure&& onFailure) -> decltype(open(wanted)) {
        while (const std::optional<std::string> device = next(wanted)) {
            auto opened = open(*device);
            if (opened || !isDeviceFault(opened.error()) || *device == "cpu") return opened;
            fail(*device);
            onFailure(*device, opened.error());
        }
        return failure(ErrorCode::Device, Say::NoDeviceLeft);
    }

private:
    bool failed(const std::string& device) const {
        return std::find(m_failed.begin(), m_failed.end(), device) != m_failed.end();
    }

    AutomaticDevices m_automatic;
    std::vector<std::string> m_failed;
};

}  // namespace daylong::chat
