// Axes of charts: ranges that end at round numbers, the ticks between, and their labels. Pure functions.
#pragma once

#include <string>
#include <vector>

namespace daylong::lab {

struct Scale {
    double from = 0.0, to = 1.0;
    bool log = false;
    std::vector<double> ticks;

    /// Where `value` stands: 0 at `from`, 1 at `to`; held inside.
    double at(double value) const;
};

/// Covers [least, most] with about `count` ticks at 1, 2 or 5 times a power of ten.
Scale linearScale(double least, double most, int count);
/// Covers [least, most] (both positive) with ticks at powers of ten, and at 2 and 5 times them where few fit.
Scale logScale(double least, double most);

/// "0.25", "1200", "20k", "4M": as short as tells neighbours apart.
std::string tickLabel(double value);

}  // namespace daylong::lab
