// Charts: well-formed, to scale, and readable in both of the reader's preferences.
#include "lab/chart/chart.h"
#include "lab/chart/scale.h"
#include "lab/chart/svg.h"
#include "support/unit.h"

#include <cmath>
#include <regex>

using namespace daylong::lab;

namespace {

/// Enough of XML to tell that every tag is closed in order, every attribute quoted, and no markup loose.
bool isWellFormed(const std::string& xml) {
    std::vector<std::string> open;
    for (size_t at = 0; at < xml.size();) {
        if (xml[at] != '<') {
            if (xml[at] == '>') return false;
            if (xml[at] == '&' && !std::regex_search(xml.begin() + static_cast<std::ptrdiff_t>(at), xml.end(),
                                                     std::regex("^&(amp|lt|gt|quot);")))
                return false;
            ++at;
            continue;
        }
        const size_t end = xml.find('>', at);
        if (end == std::string::npos) return false;
        const std::string tag = xml.substr(at + 1, end - at - 1);
        static const std::regex form(R"re(/?[a-z]+( [A-Za-z0-9-]+="[^"<]*")*/?)re");
        if (!std::regex_match(tag, form)) return false;
        const std::string name =
            tag.substr(tag[0] == '/' ? 1 : 0, tag.find_first_of(" /", 1) - (tag[0] == '/' ? 1 : 0));
        if (tag[0] == '/') {
            if (open.empty() || open.back() != name) return false;
            open.pop_back();
        } else if (tag.back() != '/') {
            open.push_back(name);
        }
        at = end + 1;
    }
    return open.empty() && xml.starts_with("<svg ");
}

/// The first path of a class, as its points.
std::vector<Point> pathOf(const std::string& svg, const std::string& cssClass) {
    std::smatch match;
    std::vector<Point> points;
    if (!std::regex_search(svg, match, std::regex("<path class=\"" + cssClass + "\" d=\"([^\"]*)\""))) return points;
    const std::string data = match[1];
    static const std::regex pair(R"([ML](-?[0-9.]+) (-?[0-9.]+))");
    for (auto it = std::sregex_iterator(data.begin(), data.end(), pair); it != std::sregex_iterator(); ++it) {
        points.push_back({std::stod((*it)[1]), std::stod((*it)[2])});
    }
    return points;
}

}  // namespace

TEST("charts are well-formed, whatever their words and values are") {
    CHECK(!isWellFormed("<svg a=\"1\"><g></svg>"));  // the check itself can fail
    CHECK(!isWellFormed("<svg a=\"1\">a & b</svg>"));
    LineChart lines{.title = "a < b & \"c\" > d\n",
                    .note = "note",
                    .x = {.label = "x", .log = true},
                    .y = {.label = "y", .log = true},
                    .marks = {{3.0, "<mark>"}}};
    lines.series = {{.name = "one & two",
                     .points = {{1.0, 2.0}, {10.0, NAN}, {100.0, INFINITY}, {1000.0, -1.0}, {0.0, 5.0}, {5.0, 7.0}},
                     .endNote = "<end>",
                     .dots = true},
                    {.name = "empty"}};
    CHECK(isWellFormed(renderLines({{lines}})));
    CHECK(isWellFormed(renderLines({{lines, lines, lines}})));
    CHECK(isWellFormed(renderLines({{LineChart{}}})));
    CHECK(isWellFormed(renderBars(
        {.title = "t", .groups = {"a", "<b>"}, .y = {.label = "y"}, .series = {{"s", {1.0, NAN}}, {"short", {2.0}}}})));
    CHECK(isWellFormed(renderBars({})));
    CHECK(isWellFormed(renderHeatMap({.title = "t", .panels = {{"p", 2, 2, {0.0F, 1.0F, 2.0F, NAN}}}})));
    CHECK(isWellFormed(renderHeatMap({})));
    for (const std::string& svg : {renderLines({{lines}}), renderHeatMap({})}) {
        CHECK(svg.find("prefers-color-scheme:dark") != std::string::npos);
        CHECK(svg.find("nan") == std::string::npos && svg.find("inf") == std::string::npos);
    }
}

TEST("a line stands where its values are: in proportion, or by the logarithm") {
    LineChart chart{
        .x = {.label = "x"}, .y = {.label = "y"}, .series = {{.points = {{0.0, 0.0}, {50.0, 5.0}, {100.0, 10.0}}}}};
    std::vector<Point> points = pathOf(renderLines({{chart}}), "series l0");
    REQUIRE(points.size() == 3);
    CHECK_NEAR(points[1].x, (points[0].x + points[2].x) / 2.0, 0.02);
    CHECK_NEAR(points[1].y, (points[0].y + points[2].y) / 2.0, 0.02);
    CHECK(points[2].x > points[0].x && points[2].y < points[0].y);  // upwards is less in SVG
    chart.y.log = true;
    chart.series[0].points = {{0.0, 1.0}, {50.0, 10.0}, {100.0, 100.0}};
    points = pathOf(renderLines({{chart}}), "series l0");
    REQUIRE(points.size() == 3);
    CHECK_NEAR(points[1].y, (points[0].y + points[2].y) / 2.0, 0.02);
}

TEST("a line of a single point is still seen") {
    const auto circles = [](std::vector<Point> points) {
        LineChart chart{.title = "t", .x = {.label = "x"}, .y = {.label = "y"}};
        chart.series = {{.name = "one", .points = std::move(points)}};
        const std::string svg = renderLines({{chart}});
        static const std::regex circle("<circle ");
        return std::distance(std::sregex_iterator(svg.begin(), svg.end(), circle), std::sregex_iterator());
    };
    CHECK_EQUAL(circles({{1.0, 2.0}}), 1);
    CHECK_EQUAL(circles({{1.0, 2.0}, {2.0, 3.0}}), 0);
}

TEST("bars are as tall as their values") {
    const std::string svg = renderBars({.groups = {"a", "b"}, .y = {.fromZero = true}, .series = {{"s", {5.0, 10.0}}}});
    static const std::regex bar("<rect class=\"f0\"[^>]*height=\"([0-9.]+)\"><title>");
    std::vector<double> heights;
    for (auto it = std::sregex_iterator(svg.begin(), svg.end(), bar); it != std::sregex_iterator(); ++it)
        heights.push_back(std::stod((*it)[1]));
    REQUIRE(heights.size() == 2);
    CHECK_NEAR(heights[1], 2.0 * heights[0], 0.03);
}

TEST("axes end at round numbers that cover the data") {
    for (const double most : {0.013, 0.7, 1.0, 7.3, 99.0, 4.2e6}) {
        for (const double least : {0.0, most / 3.0}) {
            const Scale scale = linearScale(least, most, 5);
            CHECK(scale.from <= least + 1e-12 && scale.to >= most - 1e-12);
            CHECK(scale.ticks.size() >= 3 && scale.ticks.size() <= 9);
        }
    }
    const Scale log = logScale(3.0, 40000.0);
    CHECK(log.from <= 3.0 && log.to >= 40000.0);
    CHECK_NEAR(log.at(log.from * std::sqrt(log.to / log.from)), 0.5, 1e-9);
    const Scale narrow = logScale(84.0, 107.0);
    CHECK_EQUAL(narrow.from, 50.0);
    CHECK_EQUAL(narrow.to, 200.0);
    CHECK(linearScale(5.0, 5.0, 5).at(5.0) > 0.2);  // one value is not at the edge
}

TEST("ticks are labelled as people write numbers") {
    CHECK_EQUAL(tickLabel(0.0), "0");
    CHECK_EQUAL(tickLabel(0.25), "0.25");
    CHECK_EQUAL(tickLabel(2500.0), "2500");
    CHECK_EQUAL(tickLabel(20000.0), "20k");
    CHECK_EQUAL(tickLabel(4000000.0), "4M");
    CHECK_EQUAL(tickLabel(0.1 + 0.2), "0.3");
}
