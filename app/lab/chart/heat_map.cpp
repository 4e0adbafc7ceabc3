#include "lab/chart/chart.h"
#include "lab/chart/svg.h"

#include <algorithm>
#include <array>
#include <cmath>

namespace daylong::lab {

namespace {

constexpr double kPanel = 160.0, kGap = 18.0, kLeft = 34.0, kTop = 74.0, kPanelTitle = 18.0, kBottom = 64.0;
constexpr int kLevels = 20;  // shades, of five hundredths each

/// One path for each shade: a cell costs ten bytes, not a hundred.
void drawPanel(Svg& svg, const HeatPanel& panel, double left, double top) {
    svg.text("soft", left, top - 5.0, panel.title);
    const double cell = kPanel / static_cast<double>(std::max<size_t>({panel.rows, panel.columns, 1}));
    std::array<std::string, kLevels + 1> shades;
    for (size_t row = 0; row < panel.rows; ++row) {
        for (size_t column = 0; column < panel.columns; ++column) {
            const float value = panel.values[row * panel.columns + column];
            if (!std::isfinite(value)) continue;
            const auto level = static_cast<size_t>(std::lround(std::clamp(value, 0.0F, 1.0F) * kLevels));
            if (level > 0) shades[level] += "M" + std::to_string(column) + " " + std::to_string(row) + "h1v1h-1z";
        }
    }
    svg.open(left, top, cell);
    for (size_t level = 1; level < shades.size(); ++level) {
        if (!shades[level].empty()) svg.path("heat", shades[level], static_cast<double>(level) / kLevels);
    }
    svg.close();
    svg.rect("frame", left, top, cell * static_cast<double>(panel.columns), cell * static_cast<double>(panel.rows));
}

}  // namespace

std::string renderHeatMap(const HeatMap& map) {
    const size_t across = std::max<size_t>(1, std::min(map.across, map.panels.size()));
    const size_t down = (map.panels.size() + across - 1) / across;
    const double pitch = kPanel + kGap, rowPitch = kPanel + kGap + kPanelTitle;
    const double width = std::max(420.0, kLeft + static_cast<double>(across) * pitch + 6.0);
    const double height = kTop + static_cast<double>(down) * rowPitch + kBottom;
    Svg svg(width, height);
    svg.text("title", kLeft, 24.0, map.title);
    if (!map.note.empty()) svg.text("soft", kLeft, 42.0, map.note);
    for (size_t i = 0; i < map.panels.size(); ++i) {
        const size_t column = i % across, row = i / across;
        drawPanel(svg, map.panels[i], kLeft + static_cast<double>(column) * pitch,
                  kTop + static_cast<double>(row) * rowPitch);
    }
    const double end = kTop + static_cast<double>(down) * rowPitch;
    svg.text("", 18.0, kTop + kPanel / 2.0, map.yLabel, "middle", true);
    svg.text("", kLeft, end, map.xLabel);
    for (int level = 0; level <= kLevels; ++level) {
        svg.rect("heat", kLeft + 8.0 * level, end + 14.0, 8.0, 10.0, {}, static_cast<double>(level) / kLevels);
    }
    svg.rect("frame", kLeft, end + 14.0, 8.0 * (kLevels + 1), 10.0);
    svg.text("soft", kLeft, end + 40.0, "0");
    svg.text("soft", kLeft + 8.0 * (kLevels + 1), end + 40.0, "1  " + map.valueLabel, "end");
    return std::move(svg).finish();
}

}  // namespace daylong::lab
