#include "model/scale_fit.h"

#include <algorithm>
#include <cmath>

namespace daylong::model {

float largestMagnitude(std::span<const float> values) {
    float largest = 0.0F;
    for (const float each : values) largest = std::max(largest, std::fabs(each));
    return largest;
}

float extreme(std::span<const float> values) {
    float found = 0.0F;
    for (const float each : values) {
        if (std::fabs(each) > std::fabs(found)) found = each;
    }
    return found;
}

float inverse(float value) { return value == 0.0F ? 0.0F : 1.0F / value; }

int nearest(float value, int least, int most) {
    return static_cast<int>(std::clamp(std::round(value), static_cast<float>(least), static_cast<float>(most)));
}

unsigned nearestCode(float value, const std::array<int8_t, 16>& values) {
    unsigned best = 0;
    for (unsigned code = 1; code < 16; ++code) {
        if (std::fabs(values[code] - value) < std::fabs(values[best] - value)) best = code;
    }
    return best;
}

/// The scale and min of some values in codes 0..most with the least squared error: candidate scales around the plain
/// (max - min) / most, each refitted by linear regression on its own codes.
ScaleMin fitScaleMin(std::span<const float> x, int most) {
    const auto [low, high] = std::minmax_element(x.begin(), x.end());
    const float min = std::min(*low, 0.0F), max = *high;
    if (!(max > min)) return {0.0F, -min};
    const auto errorOf = [&](const ScaleMin& fit) {
        double error = 0.0;
        for (const float value : x) {
            const int code = nearest((value + fit.min) / fit.scale, 0, most);
            const double difference = double{fit.scale} * code - fit.min - value;
            error += difference * difference;
        }
        return error;
    };
    const auto codes = static_cast<float>(most);
    ScaleMin best{(max - min) / codes, -min};
    double bestError = errorOf(best);
    for (int step = -10; step <= 10; ++step) {
        const float codesPerUnit = (codes + 0.1F * static_cast<float>(step)) / (max - min);
        double sumCode = 0.0, sumCode2 = 0.0, sumX = 0.0, sumXCode = 0.0;
        for (const float value : x) {
            const double code = nearest((value - min) * codesPerUnit, 0, most);
            sumCode += code;
            sumCode2 += code * code;
            sumX += value;
            sumXCode += value * code;
        }
        const double count = static_cast<double>(x.size());
        const double determinant = count * sumCode2 - sumCode * sumCode;
        if (!(determinant > 0.0)) continue;
        double scale = (count * sumXCode - sumX * sumCode) / determinant;
        double offset = (sumCode2 * sumX - sumCode * sumXCode) / determinant;
        if (offset > 0.0) {  // a min below zero cannot be stored
            offset = 0.0;
            scale = sumXCode / sumCode2;
        }
        if (!(scale > 0.0)) continue;
        const ScaleMin fit{static_cast<float>(scale), static_cast<float>(-offset)};
        const double error = errorOf(fit);
        if (error < bestError) {
            bestError = error;
            best = fit;
        }
    }
    return best;
}

/// The signed scale of some values in codes least..-least-1 with the least squared error.
float fitScale(std::span<const float> x, int least) {
    const float furthest = extreme(x);
    float best = 0.0F;
    double bestGain = 0.0;  // the part of the squared sum that the fit explains
    for (int step = -9; step <= 9 && furthest != 0.0F; ++step) {
        const float codesPerUnit = (static_cast<float>(least) - 0.1F * static_cast<float>(step)) / furthest;
        double sumXCode = 0.0, sumCode2 = 0.0;
        for (const float value : x) {
            const double code = nearest(value * codesPerUnit, least, -least - 1);
            sumXCode += value * code;
            sumCode2 += code * code;
        }
        if (sumCode2 > 0.0 && sumXCode * sumXCode / sumCode2 > bestGain) {
            bestGain = sumXCode * sumXCode / sumCode2;
            best = static_cast<float>(sumXCode / sumCode2);
        }
    }
    return best;
}

float fitScale(std::span<const float> x, const std::array<int8_t, 16>& values) {
    const float furthest = extreme(x);
    float best = 0.0F;
    double bestGain = 0.0;
    for (int step = -7; step <= 7 && furthest != 0.0F; ++step) {
        const float codesPerUnit = static_cast<float>(values[0] + step) / furthest;
        double sumXValue = 0.0, sumValue2 = 0.0;
        for (const float each : x) {
            const double value = values[nearestCode(each * codesPerUnit, values)];
            sumXValue += each * value;
            sumValue2 += value * value;
        }
        if (sumValue2 > 0.0 && sumXValue * sumXValue / sumValue2 > bestGain) {
            bestGain = sumXValue * sumXValue / sumValue2;
            best = static_cast<float>(sumXValue / sumValue2);
        }
    }
    return best;
}

}  // namespace daylong::model
