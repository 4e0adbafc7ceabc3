#include "lab/chart/chart.h"

#include "lab/chart/scale.h"
#include "lab/chart/svg.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace daylong::lab {

namespace {

constexpr double kWidth = 760.0, kPlotHeight = 260.0, kLeft = 64.0, kRight = 24.0, kLegendRow = 18.0;
constexpr double kLetter = 7.0;  // width of a letter, about

struct Range {
    double least = std::numeric_limits<double>::infinity(), most = -std::numeric_limits<double>::infinity();
    void add(double value, bool log) {
        if (!std::isfinite(value) || (log && value <= 0.0)) return;
        least = std::min(least, value);
        most = std::max(most, value);
    }
    Scale scale(const Axis& axis, int ticks) const {
        const bool empty = !(most >= least);
        if (axis.log) return empty ? logScale(1.0, 10.0) : logScale(least, most);
        if (empty) return linearScale(0.0, 1.0, ticks);
        return linearScale(axis.fromZero ? std::min(least, 0.0) : least, most, ticks);
    }
};

/// Where names of series stand: a row of them, as many rows as they need.
struct Legend {
    struct Entry {
        double x, y;
    };
    std::vector<Entry> entries;
    double height = 0.0;

    explicit Legend(const std::vector<std::string>& names) {
        double x = kLeft, y = 0.0;
        for (const std::string& name : names) {
            const double width = 36.0 + kLetter * static_cast<double>(name.size());
            if (x > kLeft && x + width > kWidth - kRight) {
                x = kLeft;
                y += kLegendRow;
            }
            entries.push_back({x, y});
            x += width;
        }
        height = names.empty() ? 0.0 : y + kLegendRow;
    }
};

std::string colour(std::string_view kind, size_t index) {
    return std::string(kind) + std::to_string(index % kSeriesColours);
}

/// The inside of the axes in pixels, with its title, note, legend, grid and labels drawn.
class Plot {
public:
    Plot(Svg& svg, double top, const std::string& title, const std::string& note, const std::vector<std::string>& names,
         const Scale& y, const Axis& yAxis)
        : m_y(y) {
        svg.text("title", kLeft, top + 24.0, title);
        double at = top + 24.0;
        if (!note.empty()) svg.text("soft", kLeft, at += 18.0, note);
        const Legend legend(names);
        for (size_t i = 0; i < names.size(); ++i) {
            const double x = legend.entries[i].x, middle = at + 18.0 + legend.entries[i].y;
            svg.rect(colour("f", i), x, middle - 5.0, 14.0, 4.0);
            svg.text("", x + 19.0, middle, names[i]);
        }
        m_top = at + legend.height + 16.0;
        for (const double tick : y.ticks) {
            svg.line("grid", kLeft, row(tick), kWidth - kRight, row(tick));
            svg.text("soft", kLeft - 6.0, row(tick) + 4.0, tickLabel(tick), "end");
        }
        svg.text("", 16.0, m_top + kPlotHeight / 2.0, yAxis.label, "middle", true);
        svg.line("axis", kLeft, bottom(), kWidth - kRight, bottom());
    }
    static double height(const std::string& note, const std::vector<std::string>& names, bool xLabel) {
        return 24.0 + (note.empty() ? 0.0 : 18.0) + Legend(names).height + 16.0 + kPlotHeight + (xLabel ? 52.0 : 34.0);
    }
    double row(double value) const { return m_top + kPlotHeight * (1.0 - m_y.at(value)); }
    double top() const { return m_top; }
    double bottom() const { return m_top + kPlotHeight; }

private:
    const Scale& m_y;
    double m_top = 0.0;
};

template <class T>
std::vector<std::string> namesOf(const std::vector<T>& series) {
    std::vector<std::string> names;
    for (const T& each : series) names.push_back(each.name);
    if (names.size() == 1 && names.front().empty()) names.clear();
    return names;
}

void drawSeries(Svg& svg, const Plot& plot, const Scale& x, const LineChart& chart, size_t index) {
    const Series& series = chart.series[index];
    const auto column = [&](double value) { return kLeft + (kWidth - kLeft - kRight) * x.at(value); };
    const auto shown = [&](const Point& point) {
        return std::isfinite(point.x) && std::isfinite(point.y) && (!chart.y.log || point.y > 0.0) &&
               (!chart.x.log || point.x > 0.0);
    };
    std::string data;
    const Point* last = nullptr;
    for (const Point& point : series.points) {
        if (!shown(point)) continue;
        data += (data.empty() ? "M" : "L") + number(column(point.x)) + " " + number(plot.row(point.y));
        last = &point;
        if (series.dots) svg.dot(colour("f", index), column(point.x), plot.row(point.y));
    }
    if (last == nullptr) return;
    svg.path("series " + colour("l", index), data);
    if (data.find('L') == std::string::npos)
        svg.dot(colour("f", index), column(last->x), plot.row(last->y));  // a line of one point is none
    if (series.endNote.empty()) return;
    const double end = column(last->x);
    const bool right = end + kLetter * static_cast<double>(series.endNote.size()) > kWidth - kRight;
    svg.dot(colour("f", index), end, plot.row(last->y));
    svg.text(colour("f", index), right ? end - 6.0 : end + 6.0, std::max(plot.row(last->y) - 6.0, plot.top() + 10.0),
             series.endNote, right ? "end" : "start");
}

void drawLines(Svg& svg, double top, const LineChart& chart) {
    Range xs, ys;
    for (const Series& series : chart.series) {
        for (const Point& point : series.points) {
            xs.add(point.x, chart.x.log);
            ys.add(point.y, chart.y.log);
        }
    }
    for (const Mark& mark : chart.marks) xs.add(mark.x, chart.x.log);
    const Scale y = ys.scale(chart.y, 5);
    const Scale x = xs.scale(chart.x, 8);
    const Plot plot(svg, top, chart.title, chart.note, namesOf(chart.series), y, chart.y);
    const auto column = [&](double value) { return kLeft + (kWidth - kLeft - kRight) * x.at(value); };
    for (const double tick : x.ticks) {
        svg.line("axis", column(tick), plot.bottom(), column(tick), plot.bottom() + 4.0);
        svg.text("soft", column(tick), plot.bottom() + 18.0, tickLabel(tick), "middle");
    }
    if (!chart.x.label.empty())
        svg.text("", (kLeft + kWidth - kRight) / 2.0, plot.bottom() + 38.0, chart.x.label, "middle");
    for (const Mark& mark : chart.marks) {
        svg.line("mark", column(mark.x), plot.top(), column(mark.x), plot.bottom());
        svg.text("soft", column(mark.x) + 4.0, plot.top() + 12.0, mark.label);
    }
    for (size_t i = 0; i < chart.series.size(); ++i) drawSeries(svg, plot, x, chart, i);
}

}  // namespace

std::string renderLines(std::span<const LineChart> charts) {
    double height = 0.0;
    for (const LineChart& chart : charts)
        height += Plot::height(chart.note, namesOf(chart.series), !chart.x.label.empty());
    Svg svg(kWidth, height);
    double top = 0.0;
    for (const LineChart& chart : charts) {
        drawLines(svg, top, chart);
        top += Plot::height(chart.note, namesOf(chart.series), !chart.x.label.empty());
    }
    return std::move(svg).finish();
}

std::string renderBars(const BarChart& chart) {
    Range ys;
    for (const Bars& bars : chart.series) {
        for (const double value : bars.values) ys.add(value, chart.y.log);
    }
    Scale y = ys.scale(chart.y, 5);
    const std::vector<std::string> names = namesOf(chart.series);
    Svg svg(kWidth, Plot::height(chart.note, names, false));
    const Plot plot(svg, 0.0, chart.title, chart.note, names, y, chart.y);
    const double group = (kWidth - kLeft - kRight) / static_cast<double>(std::max<size_t>(chart.groups.size(), 1));
    const double bar = group * 0.8 / static_cast<double>(std::max<size_t>(chart.series.size(), 1));
    for (size_t g = 0; g < chart.groups.size(); ++g) {
        const double left = kLeft + group * (static_cast<double>(g) + 0.1);
        svg.text("", left + group * 0.4, plot.bottom() + 18.0, chart.groups[g], "middle");
        for (size_t s = 0; s < chart.series.size(); ++s) {
            if (g >= chart.series[s].values.size()) continue;
            const double value = chart.series[s].values[g];
            if (!std::isfinite(value) || (chart.y.log && value <= 0.0)) continue;
            const double x = left + bar * static_cast<double>(s), top = plot.row(value);
            svg.rect(colour("f", s), x + 1.0, top, std::max(bar - 2.0, 1.0), plot.bottom() - top,
                     chart.series[s].name + ": " + tickLabel(value));
            if (bar > 26.0)
                svg.text("soft", x + bar / 2.0, std::max(top - 4.0, plot.top() + 10.0), tickLabel(value), "middle");
        }
    }
    return std::move(svg).finish();
}

}  // namespace daylong::lab
