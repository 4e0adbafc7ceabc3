#include "model/model_name.h"

#include "base/utf8.h"

#include <algorithm>
#include <array>
#include <cctype>

namespace daylong::model {

namespace {

bool isUpper(char each) { return each >= 'A' && each <= 'Z'; }
char lower(char each) { return isUpper(each) ? static_cast<char>(each - 'A' + 'a') : each; }
bool isDigit(char each) { return each >= '0' && each <= '9'; }

/// As one line of good text, not endless.
std::string titleOf(std::string_view name) {
    constexpr size_t kMostBytes = 200;
    std::string title = toValidUtf8(name.substr(0, kMostBytes));
    std::replace_if(
        title.begin(), title.end(), [](char each) { return static_cast<unsigned char>(each) < ' ' || each == '\x7F'; },
        ' ');
    return title;
}

/// Letters and digits alone, in small letters: "Gemma 3 270m" is "gemma-3-270m".
std::string essence(std::string_view name) {
    std::string essence;
    for (const char each : name) {
        const bool counts =
            (lower(each) >= 'a' && lower(each) <= 'z') || isDigit(each) || static_cast<unsigned char>(each) >= 0x80;
        if (counts) essence += lower(each);
    }
    return essence;
}

/// "Q4_K_M", "IQ4_XS", "bf16", "MXFP4": how the weights are written, which is told elsewhere.
bool isWeightType(std::string_view part) {
    std::string name;
    for (const char each : part) name += lower(each);
    if (name.starts_with("ud-")) name.erase(0, 3);
    for (const char* whole : {"f16", "f32", "fp16", "fp32", "bf16", "mxfp4"}) {
        if (name == whole) return true;
    }
    if (name.starts_with('i') || name.starts_with('t')) name.erase(0, 1);
    return name.size() >= 2 && name[0] == 'q' && isDigit(name[1]) &&
           std::all_of(name.begin() + 1, name.end(),
                       [](char each) { return isDigit(each) || each == '_' || (each >= 'a' && each <= 'z'); });
}

/// Of "NAME-00001-of-00003": NAME.
std::string_view withoutPart(std::string_view stem) {
    constexpr std::string_view kPattern = "-00000-of-00000";
    if (stem.size() <= kPattern.size()) return stem;
    const std::string_view tail = stem.substr(stem.size() - kPattern.size());
    const bool matches = std::equal(tail.begin(), tail.end(), kPattern.begin(),
                                    [](char a, char b) { return b == '0' ? isDigit(a) : a == b; });
    return matches ? stem.substr(0, stem.size() - kPattern.size()) : stem;
}

/// "SmolLM2-135M-Instruct.Q4_1.gguf": "SmolLM2 135M Instruct".
std::string fileTitle(std::string_view file) {
    if (essence(file).ends_with("gguf") && file.rfind('.') != std::string_view::npos)
        file = file.substr(0, file.rfind('.'));
    file = withoutPart(file);
    for (const char mark : {'.', '-'}) {
        const size_t at = file.rfind(mark);
        if (at != std::string_view::npos && at > 0 && isWeightType(file.substr(at + 1))) {
            file = file.substr(0, at);
            break;
        }
    }
    std::string title = titleOf(file);
    std::replace_if(
        title.begin(), title.end(), [](char each) { return each == '-' || each == '_'; }, ' ');
    return title;
}

}  // namespace

std::string modelName(std::string_view own, std::string_view basename, std::string_view file) {
    const std::string title = titleOf(own), ofFile = fileTitle(file);
    if (essence(title).empty()) return ofFile;
    const std::string fileEssence = essence(ofFile);
    const bool writesItself = std::any_of(ofFile.begin(), ofFile.end(), isUpper);
    if (fileEssence == essence(title)) return writesItself ? ofFile : title;
    // Converters write these keys together: where there is a base name, the own one may have been guessed from a
    // folder.
    const bool fileNamesIt = !essence(basename).empty() && fileEssence.starts_with(essence(basename));
    return fileNamesIt ? ofFile : title;
}

}  // namespace daylong::model
