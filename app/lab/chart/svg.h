// The few SVG elements that charts are made of, in one style. Collects text; nothing fails.
#pragma once

#include <string>
#include <string_view>

namespace daylong::lab {

constexpr int kSeriesColours = 8;

/// What stands between tags and in attributes: markup and control characters made harmless.
std::string escaped(std::string_view text);

class Svg {
public:
    Svg(double width, double height);

    void line(std::string_view cssClass, double x1, double y1, double x2, double y2);
    void rect(std::string_view cssClass, double x, double y, double width, double height, std::string_view tip = {},
              double opacity = 1.0);
    void dot(std::string_view cssClass, double x, double y);
    void path(std::string_view cssClass, std::string_view data, double opacity = 1.0);
    /// `anchor`: start, middle or end; `turned`: reads upwards.
    void text(std::string_view cssClass, double x, double y, std::string_view content,
              std::string_view anchor = "start", bool turned = false);
    void open(double x, double y, double scale);  // a group moved and scaled, until close()
    void close();
    std::string finish() &&;

private:
    std::string m_text;
};

/// A coordinate with as few digits as a hundredth of a pixel needs.
std::string number(double value);

}  // namespace daylong::lab
