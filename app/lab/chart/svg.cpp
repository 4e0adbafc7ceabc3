#include "lab/chart/svg.h"

#include <cmath>
#include <cstdio>

namespace daylong::lab {

namespace {

// Ground, ink and series colours, for light and for dark; contrast of at least 4.5 to 1 for all that is read.
constexpr const char* kStyle =
    ".ground{fill:#fff}text{font-family:system-ui,'DejaVu Sans',sans-serif;font-size:12px;fill:#24292f}"
    ".title{font-size:16px;font-weight:600}.soft{fill:#57606a}.grid{stroke:#d8dee4}.axis{stroke:#57606a}"
    ".mark{stroke:#57606a;stroke-dasharray:4 3}.series{fill:none;stroke-width:2;stroke-linejoin:round}"
    ".l0{stroke:#0969da}.l1{stroke:#bc4c00}.l2{stroke:#1a7f37}.l3{stroke:#8250df}.l4{stroke:#cf222e}.l5{stroke:#6e7781}"
    ".l6{stroke:#0a7b83}.l7{stroke:#7d4e00}"
    ".f0,.heat{fill:#0969da}.f1{fill:#bc4c00}.f2{fill:#1a7f37}.f3{fill:#8250df}.f4{fill:#cf222e}.f5{fill:#6e7781}.f6{"
    "fill:#0a7b83}.f7{fill:#7d4e00}"
    ".frame{fill:none;stroke:#8c959f;stroke-width:1}"
    "@media "
    "(prefers-color-scheme:dark){.ground{fill:#0d1117}text{fill:#e6edf3}.soft{fill:#9da7b3}.grid{stroke:#30363d}.axis,."
    "mark{stroke:#9da7b3}"
    ".l0{stroke:#58a6ff}.l1{stroke:#f0883e}.l2{stroke:#3fb950}.l3{stroke:#bc8cff}.l4{stroke:#ff7b72}.l5{stroke:#9da7b3}"
    ".l6{stroke:#39c5cf}.l7{stroke:#d4a72c}"
    ".f0,.heat{fill:#58a6ff}.f1{fill:#f0883e}.f2{fill:#3fb950}.f3{fill:#bc8cff}.f4{fill:#ff7b72}.f5{fill:#9da7b3}.f6{"
    "fill:#39c5cf}.f7{fill:#d4a72c}}";

std::string attribute(std::string_view name, double value) {
    return " " + std::string(name) + "=\"" + number(value) + "\"";
}

std::string classed(std::string_view element, std::string_view cssClass) {
    return "<" + std::string(element) + " class=\"" + std::string(cssClass) + "\"";
}

}  // namespace

std::string number(double value) {
    char text[32];
    std::snprintf(text, sizeof text, "%.2f", std::fabs(value) < 0.005 ? 0.0 : value);
    std::string shown = text;
    while (shown.ends_with('0')) shown.pop_back();
    if (shown.ends_with('.')) shown.pop_back();
    return shown;
}

std::string escaped(std::string_view text) {
    std::string out;
    for (const char each : text) {
        switch (each) {
            case '&': out += "&amp;"; break;
            case '<': out += "&lt;"; break;
            case '>': out += "&gt;"; break;
            case '"': out += "&quot;"; break;
            default: out += static_cast<unsigned char>(each) < ' ' ? ' ' : each;
        }
    }
    return out;
}

Svg::Svg(double width, double height) {
    m_text = "<svg xmlns=\"http://www.w3.org/2000/svg\"" + attribute("width", width) + attribute("height", height) +
             " viewBox=\"0 0 " + number(width) + " " + number(height) + "\">\n<style>" + kStyle + "</style>\n";
    rect("ground", 0.0, 0.0, width, height);
}

void Svg::line(std::string_view cssClass, double x1, double y1, double x2, double y2) {
    m_text += classed("line", cssClass) + attribute("x1", x1) + attribute("y1", y1) + attribute("x2", x2) +
              attribute("y2", y2) + "/>\n";
}

void Svg::rect(std::string_view cssClass, double x, double y, double width, double height, std::string_view tip,
               double opacity) {
    m_text += classed("rect", cssClass) + attribute("x", x) + attribute("y", y) + attribute("width", width) +
              attribute("height", height);
    if (opacity < 1.0) m_text += attribute("fill-opacity", opacity);
    m_text += tip.empty() ? "/>\n" : "><title>" + escaped(tip) + "</title></rect>\n";
}

void Svg::dot(std::string_view cssClass, double x, double y) {
    m_text += classed("circle", cssClass) + attribute("cx", x) + attribute("cy", y) + " r=\"3\"/>\n";
}

void Svg::path(std::string_view cssClass, std::string_view data, double opacity) {
    m_text += classed("path", cssClass);
    if (opacity < 1.0) m_text += attribute("fill-opacity", opacity);
    m_text += " d=\"" + std::string(data) + "\"/>\n";
}

void Svg::text(std::string_view cssClass, double x, double y, std::string_view content, std::string_view anchor,
               bool turned) {
    m_text += classed("text", cssClass) + attribute("x", x) + attribute("y", y) + " text-anchor=\"" +
              std::string(anchor) + "\"";
    if (turned) m_text += " transform=\"rotate(-90 " + number(x) + " " + number(y) + ")\"";
    m_text += ">" + escaped(content) + "</text>\n";
}

void Svg::open(double x, double y, double scale) {
    m_text += "<g transform=\"translate(" + number(x) + " " + number(y) + ") scale(" + number(scale) + ")\">\n";
}

void Svg::close() { m_text += "</g>\n"; }

std::string Svg::finish() && { return std::move(m_text) + "</svg>\n"; }

}  // namespace daylong::lab
