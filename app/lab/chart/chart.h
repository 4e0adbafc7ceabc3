// Charts as SVG: lines, bars and heat maps, readable on light and dark (a style sheet inside follows the reader's
// preference, and the picture brings its own ground). Small on purpose; text in, text out.
// Thread rule: free functions. Failure rule: none fails; values that are not finite are left out.
#pragma once

#include <span>
#include <string>
#include <vector>

namespace daylong::lab {

struct Point {
    double x = 0.0, y = 0.0;
};

struct Series {
    std::string name;
    std::vector<Point> points;
    std::string endNote;  // written where the line ends before the chart does: "memory full"
    bool dots = false;    // a dot at each point
};

struct Axis {
    std::string label;  // with its unit
    bool log = false;
    bool fromZero = false;
};

/// A vertical line, "cache 512".
struct Mark {
    double x = 0.0;
    std::string label;
};

struct LineChart {
    std::string title, note;  // note: one line on model, text and machine
    Axis x, y;
    std::vector<Series> series;
    std::vector<Mark> marks;
};

struct Bars {
    std::string name;
    std::vector<double> values;  // one for each group
};

struct BarChart {
    std::string title, note;
    std::vector<std::string> groups;
    Axis y;
    std::vector<Bars> series;
};

/// Values from 0 to 1, [rows, columns]; 0 shows the ground.
struct HeatPanel {
    std::string title;
    size_t rows = 0, columns = 0;
    std::vector<float> values;
};

struct HeatMap {
    std::string title, note, xLabel, yLabel, valueLabel;
    size_t across = 4;  // panels beside each other
    std::vector<HeatPanel> panels;
};

/// Several charts stand one above the other in one picture.
std::string renderLines(std::span<const LineChart> charts);
std::string renderBars(const BarChart& chart);
std::string renderHeatMap(const HeatMap& map);

}  // namespace daylong::lab
