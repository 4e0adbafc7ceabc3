#include "lab/chart/scale.h"

#include <algorithm>
#include <cmath>
#include <cstdio>

namespace daylong::lab {

double Scale::at(double value) const {
    const double place =
        log ? std::log(std::max(value, from) / from) / std::log(to / from) : (value - from) / (to - from);
    return std::clamp(place, 0.0, 1.0);
}

Scale linearScale(double least, double most, int count) {
    if (!(most > least)) {  // one value: a range around it
        const double half = least == 0.0 ? 1.0 : std::fabs(least) * 0.1;
        most = least + half;
        least -= half;
    }
    const double rough = (most - least) / std::max(count, 1);
    const double power = std::pow(10.0, std::floor(std::log10(rough)));
    const double leading = rough / power;
    const double step = power * (leading < 1.5 ? 1.0 : leading < 3.5 ? 2.0 : leading < 7.5 ? 5.0 : 10.0);
    Scale scale;
    const double first = std::floor(least / step + 1e-9), last = std::ceil(most / step - 1e-9);
    for (double i = first; i <= last; i += 1.0) scale.ticks.push_back(i * step);
    scale.from = scale.ticks.front();
    scale.to = scale.ticks.back();
    return scale;
}

Scale logScale(double least, double most) {
    Scale scale;
    scale.log = true;
    const bool few = most / least < 300.0;
    const auto below = [few](double value) {  // the largest tick at or below
        const double power = std::pow(10.0, std::floor(std::log10(value) + 1e-9));
        if (few && value >= 5.0 * power * (1.0 - 1e-9)) return 5.0 * power;
        if (few && value >= 2.0 * power * (1.0 - 1e-9)) return 2.0 * power;
        return power;
    };
    const auto next = [few](double tick) {
        const double power = std::pow(10.0, std::floor(std::log10(tick) + 1e-9));
        if (!few || tick > 4.0 * power) return 10.0 * power;
        return tick > 1.5 * power ? 5.0 * power : 2.0 * power;
    };
    double tick = below(least);
    scale.ticks.push_back(tick);
    while (scale.ticks.size() < 2 || tick < most * (1.0 - 1e-9)) {
        tick = next(tick);
        scale.ticks.push_back(tick);
    }
    scale.from = scale.ticks.front();
    scale.to = scale.ticks.back();
    return scale;
}

std::string tickLabel(double value) {
    const double size = std::fabs(value);
    char text[32];
    if (size >= 1e6) std::snprintf(text, sizeof text, "%.4gM", value / 1e6);
    else if (size >= 1e4) std::snprintf(text, sizeof text, "%.4gk", value / 1e3);
    else std::snprintf(text, sizeof text, "%.5g", size < 1e-12 ? 0.0 : value);
    return text;
}

}  // namespace daylong::lab
