#include "models/model_words.h"

#include "library/byte_words.h"
#include "model/family_readers.h"

#include <QCoreApplication>
#include <QLocale>

#include <algorithm>
#include <cmath>

namespace daylong::ui {
namespace {

/// A tr() without a class: ./dev translate takes it for one, in the context of the namespace.
QString inWords(const char* text) { return QCoreApplication::translate("daylong::ui", text); }

QString verdictWords(library::Verdict verdict) {
    switch (verdict) {
        case library::Verdict::Fits: return inWords("Fits");
        case library::Verdict::Tight: return inWords("Tight");
        case library::Verdict::TooLarge: break;
    }
    return inWords("Too large");
}

const char* verdictName(library::Verdict verdict) {
    switch (verdict) {
        case library::Verdict::Fits: return "fits";
        case library::Verdict::Tight: return "tight";
        case library::Verdict::TooLarge: break;
    }
    return "tooLarge";
}

}  // namespace

QString withPoint(const std::string& number) {
    return QString::fromStdString(number).replace(QLatin1Char('.'), QLocale().decimalPoint());
}

QString sizeWords(uint64_t bytes) { return bytes > 0 ? withPoint(library::inWords(bytes)) : QString(); }

QString speedWords(const library::Fit& fit) {
    if (fit.tokensPerSecond <= 0.0) return {};
    const double speed = fit.tokensPerSecond;
    if (speed < 1.0) return inWords("less than a token per second");
    // Two digits: it is an estimate.
    const double step = speed < 20.0 ? 1.0 : std::pow(10.0, std::floor(std::log10(speed)) - 1.0);
    if (speed < 1.5) return inWords("about one token per second");
    return inWords("about %1 tokens per second").arg(QLocale().toString(std::round(speed / step) * step, 'f', 0));
}

QString contextWords(uint64_t tokens) {
    return tokens > 0 ? inWords("%1 tokens").arg(QLocale().toString(static_cast<qulonglong>(tokens))) : QString();
}

QString timeLeftWords(uint64_t bytesLeft, double bytesPerSecond) {
    if (bytesPerSecond <= 0.0) return {};
    const double seconds = static_cast<double>(bytesLeft) / bytesPerSecond;
    if (seconds < 90.0) return inWords("%1 s left").arg(std::max(1, static_cast<int>(std::lround(seconds))));
    if (seconds < 90.0 * 60.0) return inWords("%1 min left").arg(std::lround(seconds / 60.0));
    if (seconds < 48.0 * 3600.0) return inWords("%1 h left").arg(std::lround(seconds / 3600.0));
    return inWords("%1 days left").arg(std::lround(seconds / 86400.0));
}

QString sentence(const QString& words) {
    return words.isEmpty() ? words : words.left(1).toUpper() + words.mid(1) + QLatin1Char('.');
}

QString whyNotRun(const std::string& architecture) {
    if (architecture.empty() || model::isRun(architecture)) return {};
    const std::string_view why = model::whyNotRun(architecture);
    if (why.empty())
        return inWords("Daylong does not run models of the family “%1” yet").arg(QString::fromStdString(architecture));
    return inWords("Daylong does not run it: %1")
        .arg(QString::fromUtf8(why.data(), static_cast<qsizetype>(why.size())));
}

QVariantMap judgedWords(uint64_t bytes, const library::Fit& fit) {
    const QString needed = sizeWords(fit.memoryBytes), speed = speedWords(fit);
    const QString memory = fit.device.empty()
                               ? inWords("%1 of memory").arg(needed)
                               : inWords("%1 of memory on %2").arg(needed, QString::fromStdString(fit.device));
    QString judgement = bytes > 0 ? inWords("%1 on disk · %2").arg(sizeWords(bytes), memory) : memory;
    if (!speed.isEmpty()) judgement += QStringLiteral(" · ") + speed;
    return {{QStringLiteral("verdict"), QLatin1String(verdictName(fit.verdict))},
            {QStringLiteral("verdictText"), verdictWords(fit.verdict)},
            {QStringLiteral("size"), sizeWords(bytes)},
            {QStringLiteral("memory"), sizeWords(fit.memoryBytes)},
            {QStringLiteral("speed"), speed},
            {QStringLiteral("judgement"), judgement}};
}

}  // namespace daylong::ui
