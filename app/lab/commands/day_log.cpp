#include "lab/commands/day_log.h"

#include <algorithm>
#include <filesystem>
#include <optional>
#include <sstream>
#include <system_error>
#include <utility>

namespace daylong::cli {

namespace {

using Json = nlohmann::ordered_json;

constexpr size_t kNumbers = 10;  // of an answer; its text stands behind them

Json asJson(const DayAnswer& answer) {
    return Json::array({answer.fact, answer.distance, static_cast<int>(answer.way), int{answer.changed},
                        int{answer.found}, int{answer.likeliest}, int{answer.written}, int{answer.former}, answer.read,
                        answer.ms, answer.text});
}

std::optional<DayAnswer> answerIn(const Json& json, size_t facts, size_t distances) {
    if (!json.is_array() || json.size() != kNumbers + 1 || !json.back().is_string() ||
        !std::all_of(json.begin(), json.end() - 1, [](const Json& each) { return each.is_number(); }))
        return std::nullopt;
    const auto isBelow = [&json](size_t at, size_t end) {
        return json[at].is_number_unsigned() && json[at].get<uint64_t>() < end;
    };
    if (!isBelow(0, facts) || !isBelow(1, distances) || !isBelow(2, static_cast<size_t>(DayWay::InView) + 1))
        return std::nullopt;
    const auto isSo = [&json](size_t at) { return json[at].get<int>() != 0; };
    return DayAnswer{.fact = json[0].get<size_t>(),
                     .distance = json[1].get<size_t>(),
                     .way = static_cast<DayWay>(json[2].get<int>()),
                     .changed = isSo(3),
                     .found = isSo(4),
                     .likeliest = isSo(5),
                     .written = isSo(6),
                     .former = isSo(7),
                     .read = json[8].get<uint64_t>(),
                     .ms = json[9].get<double>(),
                     .text = json[10].get<std::string>()};
}

std::string lineOf(const Json& json) { return json.dump(-1, ' ', true, Json::error_handler_t::replace) + "\n"; }

/// Under another name until it is whole: what was answered may have taken hours.
Result<void> writeWhole(const std::string& file, const std::string& content) {
    const std::string part = file + ".part";
    std::ofstream out(part, std::ios::binary | std::ios::trunc);
    out << content << std::flush;
    std::error_code failed;
    if (out) std::filesystem::rename(part, file, failed);
    if (!out || failed) return Error{ErrorCode::Io, "cannot write '" + file + "'; does its folder exist?"};
    return {};
}

}  // namespace

Result<DayLog> DayLog::open(const std::string& file, const Json& of, size_t facts, size_t distances) {
    DayLog log;
    log.m_name = file;
    const std::string before = std::filesystem::exists(file) ? TRY(readFile(file)) : std::string();
    std::string kept = lineOf(of);
    std::istringstream lines(before);
    std::string line;
    const bool isCut = before.find('\n') == std::string::npos && kept.starts_with(before);  // its first line
    if (!isCut && std::getline(lines, line) && Json::parse(line, nullptr, false) != of)
        return Error{ErrorCode::InvalidArgument,
                     "the answers in '" + file + "' are of another day, model or cache; name another file"};
    while (!isCut && std::getline(lines, line)) {
        const std::optional<DayAnswer> answer = answerIn(Json::parse(line, nullptr, false), facts, distances);
        if (!answer) continue;
        log.m_answers.push_back(*answer);
        kept += line + "\n";
    }
    std::error_code unknown;
    const bool isFile = std::filesystem::is_regular_file(file, unknown);  // neither new nor a device
    if (isFile && kept != before) TRY(writeWhole(file, kept));
    log.m_file.open(file, std::ios::binary | std::ios::app);
    if (!isFile) log.m_file << kept << std::flush;
    if (!log.m_file) return Error{ErrorCode::Io, "cannot write '" + file + "'; does its folder exist?"};
    return log;
}

Result<void> DayLog::add(const DayAnswer& answer) {
    m_file << lineOf(asJson(answer)) << std::flush;
    if (!m_file) return Error{ErrorCode::Io, "cannot write '" + m_name + "'; is there room?"};
    return {};
}

}  // namespace daylong::cli
