// SamplingValues: how words are picked, value by value, for the pages where a person chooses it. `Of` has sampling(),
// what holds where nothing is chosen, and takeSampling(): that is chosen now. Thread rule: GUI thread. Never fails.
#pragma once

#include "engine/sampler.h"
#include "settings/settings_table.h"

#include <cstdint>
#include <string_view>

namespace daylong::ui {

template <class Of>
class SamplingValues {
public:
    double temperature() const { return static_cast<double>(of().sampling().temperature); }
    double topP() const { return static_cast<double>(of().sampling().topP); }
    double minP() const { return static_cast<double>(of().sampling().minP); }
    int topK() const { return static_cast<int>(of().sampling().topK); }
    double repetitionPenalty() const { return static_cast<double>(of().sampling().repetitionPenalty); }
    void setTemperature(double value) { choose(&engine::SamplerOptions::temperature, "temperature", value); }
    void setTopP(double value) { choose(&engine::SamplerOptions::topP, "top_p", value); }
    void setMinP(double value) { choose(&engine::SamplerOptions::minP, "min_p", value); }
    void setTopK(int value) { choose(&engine::SamplerOptions::topK, "top_k", value); }
    void setRepetitionPenalty(double value) {
        choose(&engine::SamplerOptions::repetitionPenalty, "repetition_penalty", value);
    }

private:
    const Of& of() const { return static_cast<const Of&>(*this); }

    /// The first value that is chosen takes the others with it, as they are shown.
    template <class Number>
    void choose(Number engine::SamplerOptions::*field, std::string_view key, double value) {
        engine::SamplerOptions wanted = of().sampling();
        const auto number = settings::bounded<Number>(key, value);
        if (wanted.*field == number) return;
        wanted.*field = number;
        static_cast<Of&>(*this).takeSampling(wanted);
    }
};

}  // namespace daylong::ui
