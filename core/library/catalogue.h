// The models that Daylong recommends: resources/models/catalogue.json, which is built into the program, and which of
// them suit a machine. Nothing is asked of anybody: sizes are worked out from the number of parameters, and only
// estimates; the hub tells the true ones when a model is chosen.
// Thread rule: pure functions and values that never change. Failure rule: InvalidFile for a text that is no catalogue.
#pragma once

#include "base/result.h"
#include "library/fit.h"

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace daylong::library {

/// What is not known is empty, or 0.
struct CatalogueEntry {
    std::string id, name;
    std::string repo;                        // "owner/name" on the hub
    std::string architecture;                // as in its files' metadata
    std::vector<std::string> quantizations;  // that the repository has, and the engine runs
    uint64_t parameters = 0, activeParameters = 0, trainedContext = 0;
    std::string licence;
    std::vector<std::string> languages;          // names, in English
    std::string sentence;                        // for people
    std::map<std::string, std::string> sources;  // a fact's key in the file -> the address where it was seen
};

Result<std::vector<CatalogueEntry>> parseCatalogue(std::string_view json);
/// The one that is built in.
const std::vector<CatalogueEntry>& catalogue();

/// About how large a file of that quantisation is.
uint64_t estimatedBytes(uint64_t parameters, std::string_view quantization);

/// A model of the catalogue in the form that suits a machine.
struct Suggestion {
    CatalogueEntry entry;
    std::string quantization, why;  // empty quantization: no form of it runs here, `why` says so
    uint64_t bytes = 0;             // estimated
    Fit fit;
};

/// Each of them, in their order, with a cache of `cacheTokens`, or of what it was trained for when that is less.
std::vector<Suggestion> judgeCatalogue(const std::vector<CatalogueEntry>& entries, uint32_t cacheTokens,
                                       const Machine& machine);
/// An order of a list for people: what fits well and answers at reading speed, the most able first; then what is slow
/// or tight, and then what is too large, the smallest first.
bool suitsBetter(const Suggestion& a, const Suggestion& b);
/// The most able one that fits well and answers at reading speed, and up to `most` - 1 that are much smaller and
/// quicker. Where none fits well, the smallest ones that go in at all.
std::vector<Suggestion> bestOf(const std::vector<Suggestion>& judged, size_t most);

}  // namespace daylong::library
