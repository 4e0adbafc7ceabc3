// What the page "Models" says of a model on this machine, in words. Pure functions.
#pragma once

#include "library/fit.h"

#include <QString>
#include <QVariantMap>

#include <string>

namespace daylong::ui {

/// Tokens that a model is judged with: a long conversation's worth, and what most models were trained for.
constexpr uint32_t kSensibleCache = 4096;

/// "1.2 GB"; empty for 0.
QString sizeWords(uint64_t bytes);
/// "about 40 tokens per second"; empty where it is not known.
QString speedWords(const library::Fit& fit);
/// "32,768 tokens"; empty for 0.
QString contextWords(uint64_t tokens);
/// "25 s left", "3 min left", "2 h left"; empty where it is not known.
QString timeLeftWords(uint64_t bytesLeft, double bytesPerSecond);

/// "4.7B" as the person's language writes it: "4,7B".
QString withPoint(const std::string& number);
/// "the smallest" becomes "The smallest."
QString sentence(const QString& words);
/// Why Daylong does not run a family, by its name in model files; empty: it does, or the name tells nothing.
QString whyNotRun(const std::string& architecture);

/// verdict ("fits", "tight", "tooLarge"), verdictText, size, memory, speed, judgement (all of it as one line).
QVariantMap judgedWords(uint64_t bytes, const library::Fit& fit);

}  // namespace daylong::ui
